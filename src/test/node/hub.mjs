// The hub under test, and a receiver of webhooks for it to deliver to.
import { createServer } from "node:http";

/** Where the hub is and who may call it, as the test that starts it says. */
export const hub = { url: required("SERAI_URL"), token: required("SERAI_TOKEN") };

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: these tests are run by NodeClientsIT (./serai test -Dit.test=NodeClientsIT)`);
  }
  return value;
}

/** A receiver on a port of its own. Keeps every request with its raw body, and answers with `receiver.status`. */
export async function startReceiver() {
  const receiver = { status: 200, received: [] };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      receiver.received.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(receiver.status).end("an answer that nobody may see");
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  receiver.url = `http://127.0.0.1:${server.address().port}`;
  receiver.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return receiver;
}

/** What `look` finds, once it finds something. */
export async function eventually(what, look) {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const found = look();
    if (found) {
      return found;
    }
    await new Promise((soon) => setTimeout(soon, 25));
  }
  throw new Error(`${what} did not happen within 15 s`);
}
