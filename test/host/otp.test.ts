// Finding an Erlang/OTP: the order of the places, trees of every shape, and the download with a pretended apt.
import assert from "node:assert/strict"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { after, beforeEach, test } from "node:test"
import { installHint, parseUris } from "../../src/host/download.js"
import { findModule, type LocateOptions, locateOtp, OtpNotFoundError } from "../../src/host/otp.js"

const scratch = mkdtempSync(join(realpathSync(tmpdir()), "beamwise-otp-"))
after(() => rmSync(scratch, { recursive: true, force: true }))

let dir = "" // a fresh one for each test
let serial = 0
beforeEach(() => {
  dir = join(scratch, String(serial++))
  mkdirSync(join(dir, "bin"), { recursive: true })
})

const isPosix = process.platform !== "win32"

function file(path: string, text = ""): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

function script(path: string, text: string): string {
  file(path, `#!/bin/sh\n${text}`)
  chmodSync(path, 0o755)
  return path
}

/// An installation as `make install` leaves it, with empty .beam files.
function tree(root: string, release = "25"): string {
  file(join(root, "lib/kernel-8.5/ebin/application.beam"))
  file(join(root, "lib/stdlib-4.2/ebin/lists.beam"))
  file(join(root, "lib/erts-13.1/ebin/init.beam"))
  file(join(root, "releases/start_erl.data"), `13.1 ${release}\n`)
  return root
}

/// The environment of a machine that has only what the test puts into `dir`.
function machine(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: join(dir, "bin"), XDG_CACHE_HOME: join(dir, "cache"), ...more }
}

const locate = (options: LocateOptions) => locateOtp({ env: machine(), download: false, ...options })

test("a named directory is taken first, then the environment, then erl, then the cache", async () => {
  const [flag, env, erl] = ["flag", "env", "erl"].map((name) => tree(join(dir, name)))
  const cached = tree(join(dir, "cache/beamwise/otp/erlang-base-25/usr/lib/erlang"))
  script(join(erl ?? "", "bin/erl"), "")
  symlinkSync(join(erl ?? "", "bin/erl"), join(dir, "bin/erl"))
  const all = machine({ BEAMWISE_OTP: env })
  const found = async (options: LocateOptions) => {
    const { root, source } = await locate(options)
    return [source, root]
  }
  assert.deepEqual(await found({ dir: flag, env: all }), ["flag", flag])
  assert.deepEqual(await found({ env: all }), ["env", env])
  assert.deepEqual(await found({}), ["erl", erl])
  rmSync(join(dir, "bin/erl"))
  assert.deepEqual(await found({}), ["cache", cached])
})

test("the release and the applications are read from the tree", async () => {
  const root = tree(join(dir, "otp"), "27")
  file(join(root, "lib/stdlib-4.10/ebin/lists.beam"))
  mkdirSync(join(root, "lib/odd-1.0"))
  const otp = await locate({ dir: root })
  assert.equal(otp.release, "27")
  assert.deepEqual([...otp.libDirs.keys()].sort(), ["erts", "kernel", "stdlib"])
  assert.equal(otp.libDirs.get("stdlib"), join(root, "lib/stdlib-4.10/ebin"))
})

test("prefixes, unpacked packages and source trees are recognised", async () => {
  for (const below of ["lib/erlang", "usr/lib/erlang", "lib64/erlang"]) {
    const prefix = join(dir, below.replaceAll("/", "_"))
    tree(join(prefix, below))
    assert.equal((await locate({ dir: prefix })).root, join(prefix, below))
  }
  const source = join(dir, "source")
  file(join(source, "OTP_VERSION"), "26.2.1\n")
  for (const app of ["kernel", "stdlib"]) file(join(source, `lib/${app}/ebin/${app}.beam`))
  file(join(source, "erts/preloaded/ebin/init.beam"))
  const otp = await locate({ dir: source })
  assert.equal(otp.release, "26")
  assert.equal(findModule(otp, "init"), join(source, "erts/preloaded/ebin/init.beam"))
})

test("a module is found in whichever application has it", async () => {
  const root = tree(join(dir, "otp"))
  const own = file(join(root, "lib/zoo-1.0/ebin/lion.beam"))
  file(join(root, "lib/zoo-1.0/ebin/lists.beam")) // stdlib's comes first
  const otp = await locate({ dir: root })
  assert.equal(findModule(otp, "lion"), own)
  assert.equal(findModule(otp, "lists"), join(root, "lib/stdlib-4.2/ebin/lists.beam"))
  assert.equal(findModule(otp, "init"), join(root, "lib/erts-13.1/ebin/init.beam"))
  assert.equal(findModule(otp, "unicorn"), undefined)
})

test("a named directory that is wrong is an error that says why", async () => {
  const empty = join(dir, "bin")
  tree(join(dir, "old"), "24")
  const refuses = (options: LocateOptions, message: RegExp) =>
    assert.rejects(locate(options), (error: Error) => error instanceof OtpNotFoundError && message.test(error.message))
  await refuses({ dir: join(dir, "nowhere") }, /--otp names .*nowhere, which does not exist/)
  await refuses({ dir: empty }, /--otp names .*holds no Erlang\/OTP \(looked for lib\/kernel-\*\/ebin/)
  await refuses({ env: machine({ BEAMWISE_OTP: empty }) }, /BEAMWISE_OTP names/)
  await refuses({ dir: join(dir, "old") }, /OTP 24 .* runs OTP 25 or later/)
  await refuses({}, /found none.*\nInstall Erlang\/OTP: [\s\S]*--otp DIR, or BEAMWISE_OTP=DIR/)
})

test("an erl that is only a wrapper is asked for its root, and not asked back", { skip: !isPosix }, async () => {
  const root = tree(join(dir, "versions/25"))
  script(join(dir, "bin/erl"), `[ -n "$BEAMWISE_LOCATING_OTP" ] && printf %s "${root}"`)
  assert.equal((await locate({})).root, root)
  await assert.rejects(locate({ env: machine({ BEAMWISE_LOCATING_OTP: "1" }) }), OtpNotFoundError)
})

test("an installed erl that is too old or broken is passed over, aloud", { skip: !isPosix }, async () => {
  const cached = tree(join(dir, "cache/beamwise/otp/erlang-base-25"))
  tree(join(dir, "cache/beamwise/otp/.download-x"), "29")
  tree(join(dir, "old"), "23")
  symlinkSync(script(join(dir, "old/bin/erl"), ""), join(dir, "bin/erl"))
  const said: string[] = []
  assert.equal((await locate({ progress: (line) => said.push(line) })).root, cached)
  assert.match(said.join(), /OTP 23, which is too old/)
  rmSync(join(dir, "bin/erl"))
  script(join(dir, "bin/erl"), "exit 1")
  assert.equal((await locate({ progress: (line) => said.push(line) })).root, cached)
  assert.match(said.join(), /does not lead to OTP's libraries/)
})

// apt-get that has the package, and dpkg-deb whose packages hold what `tree` makes.
function pretendApt(version: string, known = true): void {
  const deb = `erlang-base_1%3a${version}_amd64.deb`
  const listed = known ? "true" : `case "$*" in *Dir::State::Lists=*) [ -e "${dir}/updated" ] ;; *) false ;; esac`
  const head = "PATH=/usr/bin:/bin\n"
  script(
    join(dir, "bin/apt-get"),
    `${head}case "$*" in
      *update*) touch "${dir}/updated" ;;
      *--print-uris*) ${listed} || { echo "E: Unable to locate package" >&2; exit 100; }
        echo "'pool/${deb}' ${deb} 4 SHA256:0" ;;
      *) printf deb > "${deb}" ;;
    esac\n`,
  )
  script(
    join(dir, "bin/dpkg-deb"),
    `${head}mkdir -p "$3/usr/lib" && sleep 0.1 && cp -r "${tree(join(dir, "packed"))}" "$3/usr/lib/erlang"\n`,
  )
}

test("without any OTP, apt's package is unpacked into the cache, once", { skip: !isPosix }, async () => {
  pretendApt("25.2.3+dfsg-1")
  const said: string[] = []
  const first = await locateOtp({ env: machine(), progress: (line) => said.push(line) })
  assert.equal(first.source, "download")
  assert.equal(first.root, join(dir, "cache/beamwise/otp/erlang-base-25.2.3+dfsg-1/usr/lib/erlang"))
  assert.ok(existsSync(findModule(first, "lists") ?? ""))
  assert.match(said.join("\n"), /fetching the package erlang-base[\s\S]*downloading[\s\S]*unpacking/)
  assert.equal((await locateOtp({ env: machine() })).source, "cache")
})

test("several downloads at once leave one tree and nothing half done", { skip: !isPosix }, async () => {
  pretendApt("25.2.3")
  const found = await Promise.all([1, 2, 3].map(() => locateOtp({ env: machine() })))
  assert.deepEqual(new Set(found.map(({ root }) => root)).size, 1)
  assert.deepEqual(readdirSync(join(dir, "cache/beamwise/otp")), ["erlang-base-25.2.3"])
})

test("a system without package lists gets its own", { skip: !isPosix }, async () => {
  pretendApt("25.2.3", false)
  assert.equal((await locateOtp({ env: machine() })).source, "download")
})

test("a download that fails says what failed and leaves nothing", { skip: !isPosix }, async () => {
  pretendApt("23.2")
  await assert.rejects(locateOtp({ env: machine() }), /apt offers erlang-base 23.2 only/)
  script(join(dir, "bin/apt-get"), "echo 'E: no network' >&2; exit 100\n")
  await assert.rejects(
    locateOtp({ env: machine() }),
    /apt-get gave exit code 100\n {2}E: no network[\s\S]*Install Erlang/,
  )
  pretendApt("25.2")
  script(join(dir, "bin/dpkg-deb"), "exit 2\n")
  await assert.rejects(locateOtp({ env: machine() }), /dpkg-deb gave exit code 2/)
  assert.deepEqual(readdirSync(join(dir, "cache/beamwise/otp")), [])
})

test("the advice names the system's own command", () => {
  assert.match(installHint("darwin", ""), /brew install erlang/)
  assert.match(installHint("win32", ""), /winget install/)
  assert.match(installHint("linux", 'NAME=x\nID=rocky\nID_LIKE="rhel centos fedora"\n'), /dnf install erlang/)
  assert.match(installHint("linux", "ID=fedora\n"), /dnf install erlang/)
  assert.match(installHint("linux", "ID=manjaro\nID_LIKE=arch\n"), /pacman -S erlang/)
  assert.match(installHint("linux", "ID=alpine\n"), /apk add erlang/)
  assert.match(installHint("linux", "ID=strange\n"), /erlang\.org\/downloads/)
})

test("apt's listing of a package is read", () => {
  const item = parseUris("'pool/e.deb' erlang-base_1%3a25.2.3+dfsg-1+deb12u4_amd64.deb 9697280 SHA256:ab\n")
  assert.deepEqual(item, {
    file: "erlang-base_1%3a25.2.3+dfsg-1+deb12u4_amd64.deb",
    bytes: 9697280,
    version: "25.2.3+dfsg-1+deb12u4",
  })
  assert.equal(parseUris("Reading package lists...\n"), undefined)
})

test("the OTP of this machine, if any, has the modules that everything needs", async (t) => {
  const otp = await locateOtp({ download: false }).catch(() => undefined)
  if (!otp) return t.diagnostic("no Erlang/OTP on this machine")
  for (const module of ["init", "erlang", "prim_file", "lists", "gen_server", "application_controller"]) {
    assert.ok(existsSync(findModule(otp, module) ?? ""), `${module} in ${otp.root}`)
  }
  assert.ok(Number(otp.release) >= 25, otp.release)
})
