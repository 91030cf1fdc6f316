// Preloaded into the Agents Playground (NODE_OPTIONS=--require): every server it opens listens on 127.0.0.1 only.
// The Playground itself binds all interfaces and has no option for it. Never loaded by the bot.
"use strict";
const net = require("node:net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenOnLoopback(...args) {
  const first = args[0];
  if (typeof first === "object" && first !== null && "port" in first) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...args.slice(1));
  }
  if (typeof first === "number" || (typeof first === "string" && /^\d+$/.test(first))) {
    // listen(port, [host], [backlog], [callback]): whatever host was asked for is replaced.
    const rest = args.slice(1).filter((value) => typeof value !== "string");
    return listen.call(this, Number(first), "127.0.0.1", ...rest);
  }
  return listen.apply(this, args);
};
