#!/usr/bin/env node
// Old JavaScript on purpose: whatever Node starts this must be able to say which one is needed.
'use strict'

const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

const wanted = 24
const root = join(__dirname, '..')
const built = join(root, 'dist', 'cli', 'main.js')
const main = existsSync(built) ? built : join(root, 'src', 'cli', 'main.ts')

if (Number(process.versions.node.split('.')[0]) >= wanted) {
  import(pathToFileURL(main).href)
    .then((cli) => cli.main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
} else {
  const own = join(root, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(own)) {
    const { status, signal } = spawnSync(own, [main].concat(process.argv.slice(2)), { stdio: 'inherit' })
    process.exitCode = signal ? 130 : status === null ? 1 : status
  } else {
    console.error(`Tunesmith needs Node ${wanted} or later; this is ${process.version}.`)
    console.error('  fix: Install it from your package manager, or run `npx --package node@24 --package tunesmith tunesmith`.')
    process.exitCode = 2
  }
}
