// Starts the release build of the program on a free port with a data folder of its own, and stops it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_SECONDS = 180; // the first start migrates and seeds the demonstration data
const STOP_SECONDS = 20;

/**
 * A running demonstration program: `url`, `data` (its folder), `log()` (what it printed) and
 * `stop()`, which asks it to end (SIGTERM) and fails if it does not end well.
 * `extra` adds to or replaces its environment.
 */
export async function startServer(extra = {}) {
  const binary = process.env.YUELAO_BINARY ?? join(ROOT, "target/release/yuelao");
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run bin/test, or bin/serve once`);

  const data = await mkdtemp(join(tmpdir(), "yuelao-e2e-"));
  const address = `127.0.0.1:${await freePort()}`;
  const lines = [];
  const child = spawn(binary, ["serve"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      YUELAO_ADDR: address,
      DATABASE_URL: `sqlite://${data}/yuelao.db`,
      YUELAO_DATA: data,
      YUELAO_SECRET_FILE: join(data, "secret"),
      YUELAO_ENV: "demo",
      LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(ROOT, "target/site"),
      LEPTOS_HASH_FILES: "true",
      LEPTOS_OUTPUT_NAME: "yuelao",
      ...extra,
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => lines.push(String(text)));
  const log = () => lines.join("");
  const ended = once(child, "exit");

  const url = `http://${address}`;
  try {
    await healthy(url, child);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${error.message}\n${log()}`);
  }

  async function stop() {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    const [code, signal] = await ended;
    clearTimeout(late);
    await rm(data, { recursive: true, force: true });
    if (code !== 0 && signal !== "SIGTERM") {
      throw new Error(`the program did not end well (${signal ?? code}):\n${log().slice(-4000)}`);
    }
  }
  return { url, data, log, stop, pid: child.pid };
}

async function healthy(url, child) {
  const until = Date.now() + START_SECONDS * 1000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the program ended at once with ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((go) => setTimeout(go, 150));
  }
  throw new Error(`no answer from ${url}/health within ${START_SECONDS} seconds`);
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}
