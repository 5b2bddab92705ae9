// Reads {source, config} from standard input, checks it with the package in the folder given, and prints
// {report, evaluated}: the package's report, and the invariants that gave a truth value in the initial state.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const checker = await import(pathToFileURL(join(folder, "tla_checker.js")));
checker.initSync({ module: readFileSync(join(folder, "tla_checker_bg.wasm")) });

const { source, config } = JSON.parse(readFileSync(0, "utf8"));
const initial = JSON.parse(checker.explore_init(source, config, "{}"));
const state = initial.states?.[0]?.json;
const holds = state && JSON.parse(checker.explore_invariants(source, config, "{}", JSON.stringify(state))).invariants;
const evaluated = (holds ?? []).filter((item) => typeof item.holds === "boolean").map((item) => item.name);
const options = { cfg_source: config, constants: {}, max_states: 20000000, max_depth: 1000000, allow_deadlock: true };
const report = JSON.parse(checker.check_spec_with_options(source, JSON.stringify(options)));
console.log(JSON.stringify({ report, evaluated }));
