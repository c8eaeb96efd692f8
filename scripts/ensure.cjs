// What every npm script goes through: dependencies as the lockfile says, then the script under the repository's own Node 24.
// Old JavaScript on purpose: it runs on whatever Node the machine has (18 or later). It starts the script itself, because
// a shell that has looked `node` up once (dash does) goes on with the machine's after the install.
'use strict'

const { spawn, spawnSync } = require('node:child_process')
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const wanted = 24

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { packages: {} })

/** Whether node_modules holds what the lockfile asks for; optional packages of other platforms may be missing. */
function isCurrent() {
  const locked = readJson(join(root, 'package-lock.json')).packages
  const installed = readJson(join(root, 'node_modules', '.package-lock.json')).packages
  return Object.keys(locked).every((path) => {
    if (path === '') return true
    const have = installed[path]
    if (!have) return locked[path].optional === true || locked[path].peer === true
    return have.version === locked[path].version && have.integrity === locked[path].integrity
  })
}

function install() {
  console.error('Installing dependencies (npm ci) …')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']]
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: !npm })
  if (error || status !== 0) {
    fail(
      'npm ci failed; what it printed above says why.',
      'Check the connection to the package registry, then run the same command again.',
    )
  }
}

function ownNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = join(root, 'node_modules', 'node', 'bin', name)
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const version = (stdout || '').trim()
  if (Number(version.slice(1).split('.')[0]) >= wanted) return node
  const found = version ? `it is ${version}` : 'it is not there'
  const fix = 'npm may have been told not to run install scripts. Run: npm_config_ignore_scripts=false npm rebuild node'
  fail(`The repository brings Node ${wanted} as a package (node_modules/node), and ${found}.`, fix)
}

function start(node, args) {
  // Ctrl-C reaches the script, too: it decides how to end, and this process only passes its answer on.
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' })
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 130 : code
  })
}

function fail(what, fix) {
  console.error(`${what}\n  fix: ${fix}`)
  process.exit(2)
}

if (!isCurrent()) install()
const node = ownNode()
if (process.argv.length > 2) start(node, process.argv.slice(2))
