// The tests of one area of the corpus: each module on Beamwise in each configuration, against real erl.
import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { test } from "node:test"
import {
  CONFIGURATIONS,
  differences,
  erlRelease,
  expectationFile,
  modulesOf,
  runBeamwise,
  runErl,
  STORED_RELEASE,
  storedRun,
} from "./corpus.js"

const accepts = process.env.BEAMWISE_ACCEPT === "1"
// To look at one thing: BEAMWISE_CASES=stress runs the configurations with that word, BEAMWISE_MODULE=name that module.
const onlyConfiguration = process.env.BEAMWISE_CASES ?? ""
const onlyModule = process.env.BEAMWISE_MODULE

/// Defines the tests of [area], a folder of test/erlang.
export function testArea(area: string): void {
  const modules = modulesOf(area).filter((module) => onlyModule === undefined || module === onlyModule)

  test(`${area}: Beamwise gives what erl gives`, async (t) => {
    const expected = await expectations(area, modules, (line) => t.diagnostic(line))
    for (const configuration of CONFIGURATIONS) {
      if (!configuration.name.includes(onlyConfiguration)) continue
      const runs = await runBeamwise(area, modules, configuration)
      for (const module of modules) {
        await t.test(`${area}/${module}, ${configuration.name}`, () => {
          const found = differences(module, expected.get(module) ?? new Map(), runs.get(module))
          assert.ok(found.length === 0, `${found.length} differences\n${found.join("\n")}`)
        })
      }
    }
  })
}

// What erl gives now if it is here; if it is of the release whose answers are stored, they must be the same.
async function expectations(area: string, modules: readonly string[], note: (line: string) => void) {
  const stored = new Map(modules.map((module) => [module, storedRun(module)]))
  const release = erlRelease()
  if (release === undefined) {
    console.log(`differential ${area}: no erl here, compared with the stored answers of OTP ${STORED_RELEASE}`)
    return stored
  }
  note(`compared with erl of OTP ${release}`)
  const live = await runErl(area, modules)
  const answers = new Map(modules.map((module) => [module, live.get(module)?.outcomes ?? new Map<string, string>()]))
  if (release !== STORED_RELEASE) return answers
  for (const module of modules) {
    const run = live.get(module)
    if (run === undefined || run.missing !== undefined) throw new Error(`erl did not run ${module} to its end`)
    if (accepts) {
      mkdirSync(dirname(expectationFile(module)), { recursive: true })
      writeFileSync(expectationFile(module), [...run.outcomes].map(([name, text]) => `${name} ${text}\n`).join(""))
    } else {
      const found = differences(module, stored.get(module) ?? new Map(), run)
      assert.deepEqual(found, [], `the stored answers are not erl's\n${found.join("\n")}`)
    }
  }
  return answers
}
