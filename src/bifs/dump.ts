// The texts of system_info(procs | loaded | info), which crash dumps have too (vm/crashdump.ts).
import * as Memory from "../layout/memory.js"
import { processRecords, processSection } from "../runtime/processdump.js"
import type { Terms } from "../runtime/term.js"
import { memorySizes } from "./memory.js"

// Only words of the records are read: the processes may be running.
function processes(terms: Terms): string {
  return [...processRecords(terms)].map((process) => processSection(terms, process)).join("")
}

// Records of the versions of all modules that have code, oldest first.
function versions(terms: Terms): number[] {
  const found: number[] = []
  for (let at = terms.loadAtomic(Memory.VERSIONS_LIST) >>> 0; at !== 0; at = terms.getU32(at + Memory.VERSIONS_NEXT)) {
    if (terms.loadAtomic(at + Memory.VERSIONS_CURRENT) !== 0 || terms.loadAtomic(at + Memory.VERSIONS_OLD) !== 0) {
      found.unshift(at)
    }
  }
  return found
}

// Bytes of literals of the version at [place].
function sizeOf(terms: Terms, place: number): number {
  const record = terms.loadAtomic(place) >>> 0
  if (record === 0) return 0
  return terms.getU32(record + Memory.MODULE_LITERALS_END) - terms.getU32(record + Memory.MODULE_LITERALS)
}

function loaded(terms: Terms): string {
  let oldSize = 0
  const texts = versions(terms).map((version) => {
    const old = sizeOf(terms, version + Memory.VERSIONS_OLD)
    oldSize += old
    const current = sizeOf(terms, version + Memory.VERSIONS_CURRENT)
    const name = terms.atomName(terms.getU32(version + Memory.VERSIONS_NAME))
    return `=mod:${name}\nCurrent size: ${current}\n${old === 0 ? "" : `Old size: ${old}\n`}`
  })
  return `=loaded_modules\nCurrent code: ${memorySizes(terms).code - oldSize}\nOld code: ${oldSize}\n${texts.join("")}`
}

function information(terms: Terms): string {
  const sizes = Object.entries(memorySizes(terms)).map(([name, size]) => `${name}: ${size}\n`)
  const table = (name: string, ...rows: (readonly [string, number])[]) =>
    `=index_table:${name}\n${rows.map(([key, value]) => `${key}: ${value}\n`).join("")}`
  const entries = terms.loadAtomic(Memory.ATOM_COUNT)
  const exports = terms.loadAtomic(Memory.EXPORT_COUNT)
  return [
    `=memory\n${sizes.join("")}`,
    table("atom_tab", ["size", entries], ["limit", terms.getI32(Memory.ATOM_LIMIT)], ["entries", entries]),
    table("module_code", ["entries", versions(terms).length]),
    table("export_list", ["size", exports], ["limit", Memory.EXPORTS_MAX], ["entries", exports]),
  ].join("")
}

export const dump = { processes, loaded, info: information }
