#!/usr/bin/env node
// Old JavaScript on purpose: whatever Node starts this must be able to say which one is needed.
'use strict'

const { spawn } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

const wanted = 24
const root = join(__dirname, '..')
// A clone has sources, and perhaps an old build; the package has only its build.
const source = join(root, 'src', 'cli', 'main.ts')
const main = existsSync(source) ? source : join(root, 'dist', 'cli', 'main.js')

if (Number(process.versions.node.split('.')[0]) >= wanted) {
  // What was compiled once is kept: a short command takes a third of the time.
  require('node:module').enableCompileCache()
  import(pathToFileURL(main).href)
    .then((cli) => cli.main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
} else {
  const own = join(root, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(own)) {
    const child = spawn(own, [main].concat(process.argv.slice(2)), { stdio: 'inherit' })
    // The terminal sends Ctrl-C to both; this one waits while the other saves. The rest reaches only this one.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    process.on('SIGHUP', () => child.kill('SIGHUP'))
    child.on('exit', (status, signal) => {
      process.exitCode = signal ? 130 : status
    })
  } else {
    console.error(`Tunesmith needs Node ${wanted} or later; this is ${process.version}.`)
    console.error(
      '  fix: Install it from your package manager, or run `npx --package node@24 --package tunesmith tunesmith`.',
    )
    process.exitCode = 2
  }
}
