import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { RunEvent } from '../../src/core/events.ts'
import type { Overrides } from '../../src/project/overrides.ts'
import { openProject, type RunOptions } from '../../src/tunesmith.ts'
import { tunesmith } from '../cli/tunesmith.ts'
import { edit, output, runProject, supportProject } from '../support/project.ts'

type Given = RunOptions & { overrides?: Overrides }

/** Interrupted once its panel is analysed; what its end says. */
async function interrupt(
  folder: string,
  { overrides, ...options }: Given = {},
): Promise<{ run: string; next: string }> {
  const stop = new AbortController()
  const run = (await openProject(folder, { overrides })).run({ ...options, signal: stop.signal })
  let last: RunEvent | undefined
  for await (const event of run) {
    if (event.type === 'iteration-analyzed') stop.abort()
    last = event
  }
  assert.equal(last?.type === 'run-ended' && last.ended, 'interrupted')
  return { run: (await run.result).run, next: last?.type === 'run-ended' ? (last.next[0] ?? '') : '' }
}

describe('a run without a name', () => {
  it('takes up the latest unfinished run of the same config, also where others were started since', async (test) => {
    const folder = supportProject(test)
    const first = await interrupt(folder)
    await interrupt(folder, { overrides: { examples: 20 } })
    await runProject(folder, { name: 'other' })
    const taken = await (await openProject(folder)).run().result
    assert.equal(taken.run, first.run)
  })

  it('names the unfinished run that it leaves, what changed in the words of the files, and what goes on with it', async (test) => {
    const folder = supportProject(test)
    const { run } = await interrupt(folder)
    const said: string[] = []
    const project = await openProject(folder, {
      overrides: { examples: 20, iterations: 0 },
      notify: (text) => said.push(text),
    })
    await project.run().result
    assert.deepEqual(said, [
      `Run ${run} is unfinished and stays as it is, because \`target.examples\` in tunesmith.yaml (or --target), \`loop.iterations\` in tunesmith.yaml (or --iterations) changed since: this is a new run. \`tunesmith run -r ${run} --target 40 --iterations 4\` goes on with it.`,
    ])
  })
})

describe('a run that is named and whose config changed', () => {
  const folder = supportProject({ after })

  it('says what changed, and by which flags it goes on, whatever is to be done with it', async () => {
    await interrupt(folder, { name: 'a', overrides: { examples: 20 } })
    for (const command of ['run', 'improve', 'generate', 'inputs', 'scale']) {
      const { code, err } = await tunesmith([command, '-r', 'a', '-C', folder])
      assert.equal(code, 2)
      assert.equal(
        err,
        `error  run a  Run a cannot go on: \`target.examples\` in tunesmith.yaml (or --target) changed since.\n  fix: Go on with \`--target 20\`, or start a new run with \`tunesmith run\`; calls that were paid for are found.\n  (run/changed)\n`,
      )
    }
    assert.equal((await tunesmith(['run', '-r', 'a', '--target', '20', '-C', folder])).code, 0)
  })

  it('says to undo what no flag reaches', async () => {
    await interrupt(folder, { name: 'b' })
    edit(folder, 'rubric.yaml', (rubric) => Object.assign(rubric, { threshold: 0.7 }))
    writeFileSync(join(folder, 'prompts/system.md'), 'Another system message.\n')
    const { err } = await tunesmith(['run', '-r', 'b', '-C', folder])
    assert.match(
      err,
      /cannot go on: `threshold` in rubric\.yaml \(or --threshold\), prompts\/system\.md changed since\.\n/,
    )
    assert.match(err, /fix: Undo the change, or start a new run/)
  })
})

describe('a finished run whose files are gone', () => {
  it('writes them again under its name, as they were, without a call', async (test) => {
    const folder = supportProject(test)
    const first = await runProject(folder, { name: 'a' })
    const before = output(folder, 'training_data.jsonl', 'a')
    rmSync(join(folder, 'runs/a/output'), { recursive: true })
    const { err } = await tunesmith(['show', '-r', 'a', '-C', folder])
    assert.match(err, /fix: `tunesmith run -r a` goes on with it/)
    const again = await runProject(folder, { name: 'a' })
    assert.equal(output(folder, 'training_data.jsonl', 'a'), before)
    assert.deepEqual([again.ended, again.counts], [first.ended, first.counts])
    await assert.rejects(runProject(folder, { name: 'a' }), { code: 'run/exists' })
  })
})

describe('the command that a run names', () => {
  it('goes on with that run as it stands: with its flags, and its name where it is not the latest', async (test) => {
    const folder = supportProject(test)
    const overrides: Overrides = { examples: 20, iterations: 3, seed: 7, concurrency: 3, threshold: '0.7' }
    const models = { generator: 'simulated/support' }
    const { run, next } = await interrupt(folder, {
      overrides: { ...overrides, models },
      budget: 2,
      allow: ['repetition'],
    })
    const flags =
      '--model generator=simulated/support --target 20 --iterations 3 --budget 2 --seed 7 --concurrency 3 --threshold 0.7 --allow repetition'
    assert.equal(next, `tunesmith run ${flags}   (goes on where it stopped)`)
    await interrupt(folder)
    const shown = await tunesmith(['show', '-r', run, '-C', folder])
    const [, command = ''] = /\nnext +tunesmith (.*)\n/.exec(shown.out) ?? []
    assert.equal(command.replace(` -C ${folder}`, ''), `run -r ${run} ${flags}`)
    const gone = await tunesmith(command.split(' '))
    assert.ok(gone.out.startsWith(`run ${run}  goes on where it stopped\n`), gone.out.slice(0, 80) + gone.err)
  })

  it('is said by every phase, and by what stops one', async (test) => {
    const folder = supportProject(test)
    const call = (line: string) => tunesmith([...line.split(' '), '-C', folder])
    await call('inputs -r b --target 20')
    const made = await call('inputs -r a --target 20')
    assert.match(made.out, /\nnext +tunesmith generate --target 20 -C \S+\n +tunesmith run --target 20 -C /)
    assert.match((await call('inputs -r b --target 20')).out, /tunesmith run -r b --target 20 -C /)
    assert.match((await call('generate -r a --target 20')).out, /tunesmith run --target 20 -C /)
    assert.match((await call('improve -r a --target 20')).out, /tunesmith run --target 20 -C /)
    assert.match((await call('show -r b')).out, /tunesmith run -r b --target 20 -C /)
    assert.match((await call('analyze -r b')).out, /tunesmith run -r b --target 20 -C /)
    assert.match((await call('scale -r b --target 20')).err, /Go on with `tunesmith run -r b --target 20`\./)
    const stop = new AbortController()
    const { phases } = await openProject(folder, { overrides: { examples: 21 } })
    const stopped = async (): Promise<void> => {
      for await (const { type } of phases.generate({ name: 'c', signal: stop.signal }))
        if (type === 'stage-started') stop.abort()
    }
    await assert.rejects(stopped(), { code: 'run/interrupted', fix: 'Continue with `tunesmith run --target 21`.' })
  })

  it('asks for more iterations only where they are what is missing', async (test) => {
    const spent = supportProject(test, { config: { loop: { sample: 24, iterations: 0 } } })
    const { out } = await tunesmith(['run', '--target', '24', '-C', spent])
    assert.match(out, /tunesmith run --iterations 1 --target 24 -C /)
    const nothingLeft = supportProject(test, {
      config: { loop: { sample: 24, iterations: 9 } },
      rubric: (rubric) => Object.assign(rubric, { threshold: 1 }),
    })
    const ran = await tunesmith(['run', '--pass-rate', '0.95', '-C', nothingLeft])
    assert.match(ran.out, /\nbelow-target {2}No fix is left to try\./)
    assert.match(
      ran.out,
      /edit prompts\/respond\.md, then: tunesmith run --pass-rate 0\.95 -C |edit \S+prompts\/respond\.md, then: tunesmith run --pass-rate 0\.95/,
    )
    assert.ok(!ran.out.includes('--iterations'))
  })
})

describe('analyze of a run that was interrupted', () => {
  it('names the command that goes on, not an edit', async (test) => {
    const folder = supportProject(test)
    await interrupt(folder, { name: 'a' })
    const { out } = await tunesmith(['analyze', '-C', folder])
    assert.match(out, /\nnext +tunesmith run -C \S+\s+\(goes on where it stopped\)\n +tunesmith show a -C /)
    assert.ok(!out.includes('respond.md'))
  })
})
