// Compiles src/vm/beamwise.erl and writes it, as base64, to src/vm/preloaded.ts. Needs erlc; run it when the source changes.
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const room = fileURLToPath(new URL("../src/vm/", import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), "beamwise-preload-"))
try {
  execFileSync("erlc", ["+deterministic", "+no_debug_info", "-o", scratch, join(room, "beamwise.erl")], {
    stdio: "inherit",
  })
  const text = readFileSync(join(scratch, "beamwise.beam")).toString("base64")
  const lines = text.match(/.{1,110}/g) ?? []
  writeFileSync(
    join(room, "preloaded.ts"),
    `// The module beamwise, compiled: what scripts/preload.mjs makes of beamwise.erl. Don't edit.\n\n/// Base64 of the .beam file.\nexport const PRELOADED = [\n${lines.map((line) => `  "${line}",\n`).join("")}].join("")\n`,
  )
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
