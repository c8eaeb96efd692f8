import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { fateOf, thisProcess } from '../../src/store/process.ts'
import { lineOf, startChild } from './children.ts'

const notLinux = process.platform !== 'linux' && 'only Linux says when a process started'

describe('the fate of a process', () => {
  it('is alive for this one, and unknown on another host', () => {
    assert.equal(fateOf(thisProcess()), 'alive')
    assert.equal(fateOf({ ...thisProcess(), host: 'elsewhere.invalid' }), 'unknown')
  })

  it('is gone once it was killed', async (test) => {
    const child = startChild(test, new URL('identity-child.ts', import.meta.url))
    const id = JSON.parse(await lineOf(child, 0))
    assert.equal(fateOf(id), 'alive')
    child.process.kill('SIGKILL')
    await child.ended
    assert.equal(fateOf(id), 'gone')
  })

  it('is gone where a later process has its number', { skip: notLinux }, () => {
    const { started, ...rest } = thisProcess()
    const earlier = started.replace(/\d+$/, (ticks) => String(Number(ticks) - 1))
    assert.equal(fateOf({ ...rest, started: earlier }), 'gone')
  })

  it('is unknown in another process namespace or before the last boot, where the number means nothing', {
    skip: notLinux,
  }, () => {
    const { started, ...rest } = thisProcess()
    assert.equal(fateOf({ ...rest, started: started.replace(/\[\d+\]/, '[1]') }), 'unknown')
    assert.equal(fateOf({ ...rest, started: started.replace(/^\S+/, 'another-boot') }), 'unknown')
  })

  it('is gone while its parent has not yet asked for its exit code', { skip: notLinux }, async (test) => {
    // `exec` replaces the shell by a program that never waits for its children.
    const program = `"${process.execPath}" "$1" & exec "${process.execPath}" -e "setInterval(() => {}, 1000)"`
    const file = new URL('identity-child.ts', import.meta.url).pathname
    const parent = spawn('sh', ['-c', program, 'sh', file], { stdio: ['ignore', 'pipe', 'inherit'] })
    test.after(() => parent.kill('SIGKILL'))
    const [line] = await once(parent.stdout, 'data')
    const id = JSON.parse(String(line))
    process.kill(id.pid, 'SIGKILL')
    for (let tries = 0; tries < 500 && fateOf(id) === 'alive'; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.equal(fateOf(id), 'gone')
    assert.ok(process.kill(id.pid, 0), 'its number is still taken')
  })
})
