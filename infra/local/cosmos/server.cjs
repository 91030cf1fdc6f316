// A server that speaks Cosmos DB's REST protocol, for tests: `node server.cjs [port]` prints "Listening on N".
// Mends what the package does wrong (point reads, sizes, the time of a query) and, when told to, answers as an
// unlucky network would. It keeps everything in memory, checks no key and listens on 127.0.0.1 alone. Never
// part of the bot.
"use strict";
const createServer = require("@vercel/cosmosdb-server").createHttpServer;
const Items = require("@vercel/cosmosdb-server/lib/account/items.js").default;

const LARGEST = 2 * 1024 * 1024; // Cosmos DB refuses items above 2 MB
const FEED = '"of the feed"';
const DOCUMENT = /^\/dbs\/[^/]+\/colls\/[^/]+\/docs(\/|$)/;

// -- what the package does wrong

// A query reads every document of every partition. Documents of other partitions are left out beforehand where
// the query leaves them out itself: what it answers stays the same.
const query = Items.prototype.query;
Items.prototype.query = function queryOfOnePartition(params, options) {
  const pk = (params.parameters || []).find((each) => each.name === "@pk");
  if (!pk || !params.query.includes("c.pk = @pk")) return query.call(this, params, options);
  const all = this._data;
  this._data = new Map([...all].filter(([, item]) => item.read().pk === pk.value));
  try {
    return query.call(this, params, options);
  } finally {
    this._data = all;
  }
};

// The feed of all documents is in the order in which they were made, whatever is changed or deleted between
// two pages; the package goes by number, and what was changed moves to the end.
const create = Items.prototype.create;
Items.prototype.create = function createInOrder(data) {
  const made = create.call(this, data);
  this._order = this._order || new Map();
  this._order.set(made._rid, this._order.size);
  return made;
};

Items.prototype.read = function readInOrder({ maxItemCount, continuation } = {}) {
  if (!this._parent.read()) return null;
  const after = continuation ? continuation.after : -1;
  const place = (item) => (this._order ? this._order.get(item._rid) : 0);
  const rest = [...this._data.values()].map((item) => item.read()).filter((item) => place(item) > after);
  rest.sort((one, other) => place(one) - place(other));
  const result = maxItemCount > 0 ? rest.slice(0, maxItemCount) : rest;
  const more = result.length < rest.length;
  return { result, continuation: more ? { after: place(result[result.length - 1]) } : undefined };
};

// -- faults: first those of a script, in order ("": none); then a share of the answers, drawn from a seed

let plan = { share: 0, kinds: [], script: [], wait: 20, draw: () => 1 };
let counts = {};

function random(seed) {
  let state = seed >>> 0; // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function drawn(req) {
  if (plan.script.length) return plan.script.shift() || null;
  if (plan.draw() >= plan.share) return null;
  // A condition fails only where there was one.
  const kinds = plan.kinds.filter((kind) => kind !== "412" || "if-match" in req.headers);
  return kinds.length ? kinds[Math.floor(plan.draw() * kinds.length)] : null;
}

function answer(req, res, status, headers = {}) {
  req.resume().on("end", () => {
    res.writeHead(status, { "content-type": "application/json", "x-ms-request-charge": "0", ...headers });
    res.end(JSON.stringify({ code: String(status), message: "as asked" }));
  });
}

// Each is told what to do instead of handling the request, or with its answer.
const FAULTS = {
  412: (req, res) => answer(req, res, 412),
  429: (req, res) => answer(req, res, 429),
  "429-wait": (req, res) => answer(req, res, 429, { "x-ms-retry-after-ms": String(plan.wait) }),
  449: (req, res) => answer(req, res, 449),
  503: (req, res) => answer(req, res, 503),
  // Cosmos DB says of 408 that the write may have been done: here it was.
  408: (req, res, go) => instead(res, go, () => finish(res, 408)),
  "reset-before": (req) => req.resume().on("end", () => req.socket.resetAndDestroy()),
  "reset-after": (req, res, go) => instead(res, go, () => req.socket.resetAndDestroy()),
  silence: (req, res, go) => instead(res, go, () => undefined),
  // Never by chance, as no other attempt turns them.
  403: (req, res) => answer(req, res, 403),
  413: (req, res) => answer(req, res, 413),
  "no-etag": (req, res, go) => instead(res, go, (body) => finish(res, res.statusCode, body, "etag")),
};
const BY_CHANCE = Object.keys(FAULTS).filter((kind) => !["403", "413", "no-etag"].includes(kind));

function instead(res, go, then) {
  res.end = then;
  go();
}

function finish(res, status, body = JSON.stringify({ code: String(status), message: "as asked" }), without) {
  delete res.end; // the class's own again
  res.statusCode = status;
  if (without) res.removeHeader(without);
  res.end(body);
}

function control(req, res) {
  let text = "";
  req.on("data", (part) => (text += part)).on("end", () => {
    if (req.method === "POST") {
      const { seed = 0, share = 0, kinds = BY_CHANCE, script = [], wait = 20 } = JSON.parse(text);
      plan = { share, kinds, script, wait, draw: random(seed) };
      counts = {};
    }
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify(counts));
  });
}

// -- serving

const server = createServer({ keepAlive: true });
const [handle] = server.listeners("request");
server.removeAllListeners("request");
server.on("request", (req, res) => {
  const path = req.url.replace(/^\/+/, "/");
  if (path === "/_faults") return control(req, res);
  if (Number(req.headers["content-length"] || 0) > LARGEST) return answer(req, res, 413);
  // Without it, reading what is not there answers 500.
  if (req.method === "GET" && DOCUMENT.test(path)) req.headers["x-ms-documentdb-query-enablecrosspartition"] = "true";
  // Cosmos DB sends an ETag with a feed as well: no document's, nor a place where a feed goes on.
  if (req.headers["x-ms-continuation"] === FEED) return answer(req, res, 400);
  if (/\/docs\/?$/.test(path)) res.setHeader("etag", FEED);
  const go = () => handle.call(server, req, res);
  const fault = DOCUMENT.test(path) ? drawn(req) : null;
  if (!fault) return go();
  counts[fault] = (counts[fault] || 0) + 1;
  return FAULTS[fault](req, res, go);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2] || 0), "127.0.0.1", () => {
  process.stdout.write(`Listening on ${server.address().port}\n`);
});
