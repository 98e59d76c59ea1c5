// A client made of the calls that Helicone documents, with nothing of it but the base URL changed.
import assert from "node:assert/strict";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { after, before, test } from "node:test";
import { eventually, hub, startReceiver } from "./hub.mjs";

async function helicone(method, path, body) {
  const response = await fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${hub.token}`, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}

/** As Helicone's documentation shows it to receivers. */
function verifySignature(payload, signature, secret) {
  const calculated = createHmac("sha256", secret).update(payload).digest("hex");
  return timingSafeEqual(Buffer.from(calculated, "hex"), Buffer.from(signature, "hex"));
}

let receiver;
let webhook;

before(async () => {
  receiver = await startReceiver();
});

after(() => receiver.stop());

function received(path) {
  return receiver.received.filter((request) => request.path === path);
}

test("creates a webhook and gets its id and key", async () => {
  const answer = await helicone("POST", "/v1/webhooks", {
    destination: `${receiver.url}/helicone`,
    config: { sampleRate: 100, propertyFilters: [{ key: "environment", value: "production" }] },
    includeData: true,
  });

  assert.equal(answer.status, 200, JSON.stringify(answer));
  assert.equal(answer.error, null);
  assert.match(answer.data.hmac_key, /^[0-9a-f]{64}$/);
  webhook = answer.data;
});

test("lists it without its key", async () => {
  const answer = await helicone("GET", "/v1/webhooks");

  assert.equal(answer.status, 200);
  assert.equal(answer.error, null);
  const listed = answer.data.find((item) => item.id === webhook.id);
  assert.equal(listed.destination, `${receiver.url}/helicone`);
  assert.ok(!JSON.stringify(answer).includes(webhook.hmac_key));
  const config = typeof listed.config === "string" ? JSON.parse(listed.config) : listed.config;
  assert.equal(config.sampleRate, 100);
  assert.deepEqual(config.propertyFilters, [{ key: "environment", value: "production" }]);
  assert.equal(config.includeData, true);
});

test("tests it, and the receiver can verify what comes", async () => {
  const answer = await helicone("POST", `/v1/webhooks/${webhook.id}/test`);

  assert.equal(answer.status, 200, JSON.stringify(answer));
  assert.equal(answer.error, null);
  const [sent] = received("/helicone");
  assert.ok(verifySignature(sent.body, sent.headers["helicone-signature"], webhook.hmac_key));
  assert.equal(typeof JSON.parse(sent.body).request_body, "string");
  assert.doesNotMatch(JSON.stringify(answer), /nobody may see/);
});

test("gets the requests that fit, signed, in the documented form", async () => {
  const wanted = randomUUID();
  const other = randomUUID();
  const before = received("/helicone").length;
  const logged = (id, environment) => ({
    id,
    eventType: "request:logged",
    properties: { environment },
    payload: {
      request_id: id,
      request_body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "Grüße" }] },
      response_body: { choices: [] },
      user_id: "user-123",
      model: "gpt-4o-mini",
      provider: "OPENAI",
    },
  });
  const accepted = await helicone("POST", "/v1/events", [logged(other, "staging"), logged(wanted, "production")]);
  assert.equal(accepted.status, 202, JSON.stringify(accepted));

  const sent = await eventually("the delivery", () => received("/helicone")[before]);

  // Over the raw body, and over what JSON.stringify makes of the parsed one, as many receivers do it.
  for (const payload of [sent.body, JSON.stringify(JSON.parse(sent.body))]) {
    assert.ok(verifySignature(payload, sent.headers["helicone-signature"], webhook.hmac_key));
    assert.ok(verifySignature(payload, sent.headers["x-helicone-signature"], webhook.hmac_key));
  }
  const body = JSON.parse(sent.body);
  assert.equal(body.request_id, wanted);
  assert.equal(body.user_id, "user-123");
  assert.equal(body.model, "gpt-4o-mini");
  assert.deepEqual(Object.keys(body).slice(0, 4), ["request_id", "request_body", "response_body", "user_id"]);
  assert.equal(received("/helicone").filter((request) => request.body.includes(other)).length, 0);
});

test("is told what is wrong", async () => {
  const refused = await helicone("POST", "/v1/webhooks", {
    destination: `${receiver.url}/helicone`,
    config: { sampleRate: 101 },
  });

  assert.deepEqual(refused, { status: 400, data: null, error: "Sample rate must be between 0 and 100" });
});

test("deletes it", async () => {
  assert.deepEqual(await helicone("DELETE", `/v1/webhooks/${webhook.id}`), { status: 201, data: null, error: null });

  const again = await helicone("DELETE", `/v1/webhooks/${webhook.id}`);
  assert.equal(again.status, 404);
  assert.equal(again.data, null);
  assert.equal(typeof again.error, "string");
});
