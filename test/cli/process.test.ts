import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { OpenAiServer } from '../support/openai-server.ts'
import { chat } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { supportProject } from '../support/project.ts'
import { mainFile, type Process, start } from './tunesmith.ts'

const free = { input: 0, output: 0 }
const resumes = /\nnext {9}tunesmith run {2}\(goes on where it stopped\)\n$/

/** A small project whose provider answers replies slowly, or never, until it is `free`. */
async function slowProject(test: TestContext, how: 'slow' | 'never') {
  const state = { isFree: false }
  const server = await playedServer(test, ({ response_format: format }, _, all) => {
    if (state.isFree || format || all < 15) return undefined
    return how === 'never' ? { hang: true } : chat('We are on it.', { delayMs: 150 })
  })
  const config = {
    ...onServer(server, free),
    target: { examples: 20, pass_rate: 0.6 },
    loop: { sample: 20, iterations: 3 },
    concurrency: 2,
  }
  return { folder: supportProject(test, { config }), server, state }
}

/** Wait until the provider has seen a few replies asked for, so that calls are in flight. */
async function inFlight({ seen }: OpenAiServer): Promise<void> {
  const replies = (): number => seen.filter(({ request }) => !request.response_format).length
  for (let waited = 0; replies() < 8 && waited < 1000; waited++) await setTimeout(10)
  assert.ok(replies() >= 8)
}

async function interrupted({ ended }: Process): Promise<string> {
  const { code, out, err } = await ended
  assert.equal(code, 130)
  assert.match(
    err,
    /Stopping: replies under way have 10 s to arrive; Ctrl-C again cuts them\.\s+Everything so far is saved\./,
  )
  assert.match(out, /\ninterrupted {2}The run was interrupted\. Everything so far is saved\.\n/)
  assert.match(out, /\nslots {8}20 planned = \d+ accepted \+ 0 abandoned \+ \d+ pending\n/)
  assert.match(out, resumes)
  return out
}

describe('an interrupted run', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`waits for what is under way after one ${signal}, says what is saved and how to go on, and goes on`, async (test) => {
      const { folder, server, state } = await slowProject(test, 'slow')
      const run = start(['run', '-r', 'a'], { cwd: folder })
      await inFlight(server)
      run.child.kill(signal)
      await interrupted(run)
      const unfinished = await start(['show'], { cwd: folder }).ended
      assert.match(unfinished.out, resumes)
      state.isFree = true
      const { code, out } = await start(['run'], { cwd: folder }).ended
      assert.ok(out.startsWith('run a  goes on where it stopped\n'), out.slice(0, 80))
      assert.ok(code <= 1, `ended with ${code}`)
      assert.match(out, / \+ 0 pending\n/)
    })
  }

  it('cuts what is under way at the second Ctrl-C', async (test) => {
    const { folder, server } = await slowProject(test, 'never')
    const run = start(['run'], { cwd: folder })
    await inFlight(server)
    run.child.kill('SIGINT')
    for (let waited = 0; !run.err().includes('Stopping') && waited < 1000; waited++) await setTimeout(10)
    run.child.kill('SIGINT')
    await interrupted(run)
  })

  it('stops where nobody reads its results any more', async (test) => {
    const { folder, server } = await slowProject(test, 'slow')
    const run = start(['run', '--json'], { cwd: folder })
    await inFlight(server)
    run.child.stdout?.destroy()
    const { code, err } = await run.ended
    assert.equal(code, 130)
    assert.ok(!err.includes('    at '), err)
  })
})

describe('as a process', () => {
  const shell = (command: string, cwd: string, env: Record<string, string> = {}) =>
    execFileSync('sh', ['-c', `${command} 2>&1; echo "exit $?"`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, T: `${process.execPath} ${mainFile}`, ...env },
    })
  const unix = { skip: process.platform === 'win32' && 'needs a POSIX shell' }

  it('gives its exit code, and prints errors to stderr alone', async (test) => {
    const cwd = supportProject(test)
    assert.deepEqual(await start(['shwo'], { cwd }).ended, {
      code: 2,
      out: '',
      err: 'error  tunesmith  There is no command "shwo".\n  fix: Did you mean `tunesmith show`?\n  (cli/unknown-command)\n',
    })
    assert.equal((await start(['--version'], { cwd }).ended).code, 0)
  })

  it('takes a closed pipe, a closed stdin and a full disk without a stack', unix, async (test) => {
    const cwd = supportProject(test)
    assert.equal((await start(['run', '--quiet'], { cwd }).ended).code, 0)
    assert.equal(shell('$T show --json | true', cwd), 'exit 0\n')
    assert.match(shell('$T show <&- | tail -1', cwd), /not for training\.\nexit 0\n$/)
    if (existsSync('/dev/full')) {
      const text = shell('$T show 2>&1 >/dev/full', cwd)
      assert.match(
        text,
        /^error {2}stdout {2}The results could not be written \(ENOSPC\)\.\n {2}fix: .*\n {2}\(cli\/output\)\nexit 2\n$/,
      )
    }
  })

  it('reads its flags from the shell, then from .env, and colours only what is asked to be', unix, (test) => {
    const cwd = supportProject(test)
    writeFileSync(join(cwd, '.env'), 'TUNESMITH_RUN=from-env-file\nTUNESMITH_QUIET=1\n')
    assert.match(shell('$T run', cwd), /runs\/from-env-file\/output\//)
    assert.match(shell('TUNESMITH_RUN=no-such $T show', cwd), /There is no run no-such/)
    const colored = { FORCE_COLOR: '1' }
    assert.ok(shell('$T --help', cwd, colored).includes('\u001b['))
    assert.ok(!shell('$T --help --no-color', cwd, colored).includes('\u001b['))
    assert.ok(!shell('TUNESMITH_NO_COLOR=1 $T --help', cwd, colored).includes('\u001b['))
    assert.ok(!shell('$T --help', cwd).includes('\u001b['))
    assert.ok(readFileSync(join(cwd, '.env'), 'utf8').includes('QUIET'))
  })
})
