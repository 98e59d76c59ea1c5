// The client library of Opik manages an alert of the hub. All that is told to it is the hub's address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Opik } from "opik";
import { hub, startReceiver } from "./hub.mjs";

const TOKEN = "a-secret-token-of-25-char";
const MASKED_TOKEN = "a-s*******************har";

function opik(workspaceName) {
  return new Opik({ apiUrl: hub.url, apiKey: hub.token, workspaceName, projectName: "checkout" }).api.alerts;
}

const alerts = opik("acme");
let receiver;
let id;

before(async () => {
  receiver = await startReceiver();
});

after(() => receiver.stop());

function alert() {
  return {
    name: "Errors of the checkout assistant",
    enabled: true,
    alertType: "general",
    metadata: { base_url: "https://opik.example.com" },
    webhook: { url: `${receiver.url}/opik`, secretToken: TOKEN, headers: { "X-Team": "checkout-team-1" } },
    triggers: [
      {
        eventType: "trace:errors",
        triggerConfigs: [
          { type: "threshold:errors", configValue: { threshold: "10", window: "900" } },
          { type: "scope:project", configValue: { project_ids: '["0198ec68-6e06-7253-a20b-d35c9252b9ba"]' } },
        ],
      },
      { eventType: "prompt:deleted" },
    ],
  };
}

test("creates an alert", async () => {
  const { rawResponse } = await alerts.createAlert(alert()).withRawResponse();

  assert.equal(rawResponse.status, 201);
  id = rawResponse.headers.get("location").split("/").pop();
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
});

test("reads it, without its secrets", async () => {
  const read = await alerts.getAlertById(id);

  assert.equal(read.name, "Errors of the checkout assistant");
  assert.equal(read.alertType, "general");
  assert.equal(read.enabled, true);
  assert.equal(read.webhook.url, `${receiver.url}/opik`);
  assert.equal(read.webhook.secretToken, MASKED_TOKEN);
  assert.equal(read.webhook.headers["X-Team"], "che*********m-1");
  assert.deepEqual(
    read.triggers.map((trigger) => trigger.eventType),
    ["trace:errors", "prompt:deleted"],
  );
  assert.deepEqual(read.triggers[0].triggerConfigs[0].configValue, { threshold: "10", window: "900" });
  assert.ok(read.createdAt instanceof Date && !Number.isNaN(read.createdAt.getTime()));
});

test("lists it, by page, order and filter", async () => {
  const page = await alerts.findAlerts({
    page: 1,
    size: 5,
    sorting: JSON.stringify([{ field: "name", direction: "ASC" }]),
    filters: JSON.stringify([{ field: "name", operator: "contains", value: "checkout" }]),
  });

  assert.equal(page.total, 1);
  assert.equal(page.page, 1);
  assert.deepEqual(
    page.content.map((found) => found.id),
    [id],
  );
  assert.ok(page.sortableBy.includes("name"));

  const nothing = await alerts.findAlerts({
    filters: JSON.stringify([{ field: "name", operator: "=", value: "no such name" }]),
  });
  assert.equal(nothing.total, 0);
});

/** A trigger without the times of its changes. */
function conditions({ id, eventType, triggerConfigs }) {
  return { id, eventType, configs: triggerConfigs.map(({ id, type, configValue }) => ({ id, type, configValue })) };
}

test("updates it as it was read, and the masked secrets stay", async () => {
  const read = await alerts.getAlertById(id);

  await alerts.updateAlert(id, { body: { ...read, name: "Errors of checkout", enabled: false } });

  const updated = await alerts.getAlertById(id);
  assert.equal(updated.name, "Errors of checkout");
  assert.equal(updated.enabled, false);
  assert.equal(updated.webhook.secretToken, MASKED_TOKEN);
  assert.deepEqual(updated.triggers.map(conditions), read.triggers.map(conditions));
  assert.deepEqual(updated.createdAt, read.createdAt);
  assert.ok(updated.lastUpdatedAt >= read.lastUpdatedAt);
});

test("tests it with its stored secret", async () => {
  const result = await alerts.testWebhook(await alerts.getAlertById(id));

  assert.equal(result.status, "success");
  assert.equal(result.statusCode, 200);
  const sent = receiver.received.find((request) => request.path === "/opik");
  assert.equal(sent.headers.authorization, `Bearer ${TOKEN}`);
  assert.equal(sent.headers["x-team"], "checkout-team-1");
  assert.equal(result.requestBody, sent.body);
  assert.equal(JSON.parse(sent.body).eventType, "trace:errors");
});

test("hears that a test failed, and nothing of what the receiver said", async () => {
  receiver.status = 500;
  const result = await alerts.testWebhook({ webhook: { url: `${receiver.url}/broken` } });
  receiver.status = 200;

  assert.equal(result.status, "failure");
  assert.equal(result.statusCode, 500);
  assert.match(result.errorMessage, /500/);
  assert.doesNotMatch(JSON.stringify(result), /nobody may see/);
  assert.equal(receiver.received.filter((request) => request.path === "/broken").length, 1);
});

for (const alertType of ["general", "slack", "pagerduty"]) {
  test(`sees examples of what ${alertType} alerts send, for all events`, async () => {
    const { responseExamples } = await alerts.getWebhookExamples({ alertType });

    assert.equal(Object.keys(responseExamples).length, 10);
    assert.ok("trace:errors" in responseExamples);
  });
}

test("is told what is wrong in the way that it understands", async () => {
  await assert.rejects(alerts.createAlert({ ...alert(), name: " " }), (refused) => {
    assert.equal(refused.statusCode, 422);
    assert.deepEqual(refused.body.errors, ["Alert name is required"]);
    return true;
  });
  await assert.rejects(alerts.createAlert({ ...alert(), id }), (refused) => {
    assert.equal(refused.statusCode, 409);
    assert.equal(refused.body.message, "Alert already exists");
    return true;
  });
  await assert.rejects(alerts.getAlertById("0199a100-0000-7000-8000-00000000dead"), (refused) => {
    assert.equal(refused.statusCode, 404);
    return true;
  });
});

test("does not see the alert from another workspace", async () => {
  const others = opik("umbrella");

  await assert.rejects(others.getAlertById(id), { statusCode: 404 });
  assert.equal((await others.findAlerts({ size: 100 })).content.filter((found) => found.id === id).length, 0);
  await others.deleteAlertBatch({ ids: [id] });
  assert.equal((await alerts.getAlertById(id)).id, id);
});

test("deletes it", async () => {
  await alerts.deleteAlertBatch({ ids: [id] });

  await assert.rejects(alerts.getAlertById(id), { statusCode: 404 });
});
