// SQS on 127.0.0.1 only (the package's own command listens on every address), which ends when its standard input does. Its clock can be put forward:
// GET /_clock/2000 lets two seconds pass for its queues.
import { buildApp } from "fauxqs";

const port = Number(process.argv[2]);
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;

const app = buildApp({ logger: false });
app.get("/_clock/:milliseconds", (request) => {
  ahead += Number(request.params.milliseconds);
  return { ahead };
});

process.stdin.on("end", () => process.exit(0)).resume();
await app.listen({ port, host: "127.0.0.1" });
