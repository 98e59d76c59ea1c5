// Senders made of other people's libraries: what they sign and send, the hub takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudEvent, emitterFor, HTTP, Mode } from "cloudevents";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { hub } from "./hub.mjs";

const SECRET = process.env.SIGNING_SECRET;
const OTHER_SECRET = "whsec_" + Buffer.alloc(32, 7).toString("base64");
const MINUTE = 60_000;

async function post(path, headers, body) {
  const response = await fetch(hub.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, answer: await response.json() };
}

for (const [name, Webhook, prefix] of [
  ["standardwebhooks", StandardWebhook, "webhook"],
  ["svix", SvixWebhook, "svix"],
]) {
  const path = `/hooks/standard-webhooks/${name}`;
  const body = JSON.stringify({
    type: `${name}.evaluation.failed`,
    timestamp: new Date().toISOString(),
    data: { id: "eval_1", name: "toxicity – naïve 🚀", score: 0.31 },
  });

  function signed(id, { secret = SECRET, at = new Date(), of = body } = {}) {
    return {
      [`${prefix}-id`]: id,
      [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
      [`${prefix}-signature`]: new Webhook(secret).sign(id, at, of),
    };
  }

  test(`${name}: what it signs is taken`, async () => {
    assert.deepEqual(await post(path, signed(`msg_${name}_1`), body), {
      status: 200,
      answer: { accepted: 1, duplicates: 0 },
    });
  });

  test(`${name}: a retry with the same id and a new time counts once`, async () => {
    assert.deepEqual(await post(path, signed(`msg_${name}_1`, { at: new Date(Date.now() + 1_000) }), body), {
      status: 200,
      answer: { accepted: 0, duplicates: 1 },
    });
  });

  test(`${name}: one of several signatures is enough, as while a secret is changed`, async () => {
    const at = new Date();
    const headers = signed(`msg_${name}_2`, { at });
    const others = signed(`msg_${name}_2`, { at, secret: OTHER_SECRET });
    headers[`${prefix}-signature`] = `${others[`${prefix}-signature`]} ${headers[`${prefix}-signature`]}`;

    assert.equal((await post(path, headers, body)).status, 200);
  });

  for (const [why, headers] of [
    ["another secret", signed("msg_refused", { secret: OTHER_SECRET })],
    ["another body", signed("msg_refused", { of: body.replace("0.31", "0.32") })],
    ["six minutes ago", signed("msg_refused", { at: new Date(Date.now() - 6 * MINUTE) })],
    ["six minutes to come", signed("msg_refused", { at: new Date(Date.now() + 6 * MINUTE) })],
    ["no signature", {}],
  ]) {
    test(`${name}: ${why} is refused`, async () => {
      assert.equal((await post(path, headers, body)).status, 401);
    });
  }
}

const CLOUD_EVENTS = "/hooks/cloudevents/sdk";

function cloudEvent(id) {
  return new CloudEvent({
    id,
    source: "/pipelines/nightly",
    type: "com.example.evaluation.failed",
    subject: "toxicity",
    data: { score: 0.31, note: "naïve 🚀" },
    severity: "error",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  });
}

/** The SDK makes headers and body; only the token is added. */
async function send(message, { token = hub.token } = {}) {
  return post(CLOUD_EVENTS, { ...message.headers, authorization: `Bearer ${token}` }, message.body);
}

for (const [name, mode] of [
  ["binary", Mode.BINARY],
  ["structured", Mode.STRUCTURED],
]) {
  test(`cloudevents: the SDK's emitter in ${name} mode`, async () => {
    const emit = emitterFor(send, { binding: HTTP, mode });

    assert.deepEqual(await emit(cloudEvent(`sdk-${name}`)), { status: 200, answer: { accepted: 1, duplicates: 0 } });
    assert.deepEqual(await emit(cloudEvent(`sdk-${name}`)), { status: 200, answer: { accepted: 0, duplicates: 1 } });
  });
}

test("cloudevents: a batch", async () => {
  const headers = { "content-type": "application/cloudevents-batch+json" };

  assert.deepEqual(await send({ headers, body: JSON.stringify([cloudEvent("sdk-batch-1"), cloudEvent("sdk-batch-2")]) }), {
    status: 200,
    answer: { accepted: 2, duplicates: 0 },
  });
  assert.deepEqual(await send({ headers, body: "[]" }), { status: 200, answer: { accepted: 0, duplicates: 0 } });
});

test("cloudevents: one bad event refuses its whole batch and is named", async () => {
  const bad = { ...cloudEvent("sdk-refused").toJSON(), specversion: "0.3" };
  const { status, answer } = await send({
    headers: { "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify([cloudEvent("sdk-refused-too"), bad]),
  });

  assert.equal(status, 400);
  assert.match(answer.message, /1.*specversion/);
});

test("cloudevents: another token is refused", async () => {
  assert.equal((await send(HTTP.structured(cloudEvent("sdk-refused")), { token: "another" })).status, 401);
});

test("cloudevents: the handshake before events are sent", async () => {
  const ask = (origin) =>
    fetch(hub.url + CLOUD_EVENTS, { method: "OPTIONS", headers: { "WebHook-Request-Origin": origin } });

  const known = await ask("sender.example.com");
  assert.ok(known.ok, `answered ${known.status}`);
  assert.equal(known.headers.get("webhook-allowed-origin"), "sender.example.com");
  assert.ok(known.headers.get("webhook-allowed-rate"));

  const unknown = await ask("stranger.example.com");
  assert.equal(unknown.status, 405);
  assert.equal(unknown.headers.get("webhook-allowed-origin"), null);
});
