// Prints, as JSON, what Microsoft's schema of a Teams manifest's version has against it: [] for nothing.
//   node check.cjs manifest.json
"use strict";

const { readFileSync } = require("node:fs");
const path = require("node:path");
const Ajv = require("ajv-draft-04");
const addFormats = require("ajv-formats");

// The schemas that the package carries; its own entry needs the network and a package that it does not declare.
const schemas = path.join(__dirname, "node_modules/@microsoft/app-manifest/build/json-schemas/teams");
const manifest = JSON.parse(readFileSync(process.argv[2], "utf8"));
const schema = JSON.parse(readFileSync(path.join(schemas, `v${manifest.manifestVersion}/MicrosoftTeams.schema.json`), "utf8"));

const ajv = new Ajv({ allErrors: true, strictTypes: false });
addFormats(ajv, ["uri", "email", "regex"]);
const validate = ajv.compile(schema);
validate(manifest);
console.log(JSON.stringify((validate.errors ?? []).map((each) => `${each.instancePath}: ${each.message}`)));
