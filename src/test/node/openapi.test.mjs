// The hub's description of itself is what the tools of others take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { hub } from "./hub.mjs";

test("is a valid OpenAPI 3.1 document, and needs no token", async () => {
  const response = await fetch(`${hub.url}/v1/openapi.json`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /^application\/json/);
  const validator = new Validator();

  const result = await validator.validate(await response.json());

  assert.ok(result.valid, JSON.stringify(result.errors, null, 2));
  assert.equal(validator.version, "3.1");
});
