import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TunesmithError } from '../../src/core/errors.ts'
import simulated from '../../src/providers/simulated.ts'
import { providerContract } from '../../src/testing/provider-contract.ts'
import { ask, askJson, complete, openWorld, said } from './simulated-wire.ts'

const input =
  'Hello. I want my money back for the Aster kettle, because it is too loud for the office. How do I start this?'

for (const model of ['support', 'null', 'noisy', 'any']) providerContract(simulated, { model, repeats: true })

describe('the simulated provider', () => {
  it('names the worlds and the nearest one where a world is unknown', async () => {
    await assert.rejects(openWorld('suport'), (error: unknown) => {
      assert.ok(error instanceof TunesmithError)
      assert.equal(error.code, 'provider/unknown-world')
      assert.match(error.message, /support, null, noisy, any/)
      assert.match(error.fix, /simulated\/support/)
      return true
    })
  })

  it('refuses a world_seed that is no whole number', async () => {
    await assert.rejects(openWorld('support', { world_seed: 'x' }), { code: 'provider/invalid-world-seed' })
  })

  it('is free, is simulated and says which world it played', async () => {
    const opened = await simulated.open({ model: 'null', settings: { world_seed: 4 }, root: '.', notify: () => {} })
    assert.deepEqual(opened.facts, { world: 'null', world_seed: 4 })
    assert.deepEqual([simulated.free, simulated.simulated, simulated.scoresLabels], [true, true, true])
    await opened.close()
  })

  it('is a function of the call: the same call, whatever came between, has the same reply', async () => {
    const world = await openWorld('support')
    const call = { system: 'Answer.', input, seed: 3 }
    const first = await complete(world, call)
    for (let seed = 10; seed < 20; seed++) await complete(world, { ...call, seed })
    assert.equal(await complete(world, call), first)
    assert.equal(await complete(await openWorld('support'), call), first)
  })

  it('writes something else for another sample, another prompt and another world_seed', async () => {
    const world = await openWorld('support')
    const other = await openWorld('support', { world_seed: 2 })
    const replies = await Promise.all([
      ...[1, 2, 3].map((seed) => complete(world, { system: 'Answer.', input, seed })),
      complete(world, { system: 'Answer him.', input, seed: 1 }),
      complete(other, { system: 'Answer.', input, seed: 1 }),
    ])
    assert.ok(new Set(replies).size >= 4)
  })

  it('stops with finish reason and plausible usage, and is cut at maxOutputTokens', async () => {
    const world = await openWorld('support')
    const whole = await world.doGenerate({ prompt: [said(input)] })
    const cut = await world.doGenerate({ prompt: [said(input)], maxOutputTokens: 5 })
    assert.deepEqual(whole.finishReason, { unified: 'stop', raw: 'stop' })
    assert.equal(whole.usage.inputTokens.total, Math.ceil(input.length / 4))
    assert.ok((whole.usage.outputTokens.total ?? 0) > 10)
    assert.equal(cut.finishReason.unified, 'length')
    assert.equal(cut.usage.outputTokens.total, 5)
  })

  it('starts no call that was aborted, and does not stream', async () => {
    const world = await openWorld('any')
    await assert.rejects(async () => world.doGenerate({ prompt: [said(input)], abortSignal: AbortSignal.abort() }), {
      name: 'AbortError',
    })
    await assert.rejects(async () => world.doStream({ prompt: [said(input)] }), /not used/)
  })

  it('fills a schema that no world knows, and scores labels that nobody explained', async () => {
    const world = await openWorld('support')
    const properties = {
      city: { type: 'string' },
      size: { type: 'integer', minimum: 3, maximum: 5 },
      kind: { enum: ['a', 'b'] },
      tags: { type: 'array', items: { type: 'string' }, minItems: 2 },
    }
    const filled = await askJson(world, 'Which city?', { name: 'place', properties })
    assert.ok(typeof filled === 'object' && filled !== null && 'size' in filled && 'tags' in filled && 'kind' in filled)
    assert.ok([3, 4, 5].includes(Number(filled.size)))
    assert.ok(Array.isArray(filled.tags) && filled.tags.length === 2)
    const scored = await world.doGenerate({
      prompt: [said('Red or blue?')],
      providerOptions: { tunesmith: { labels: ['red', 'blue'] } },
    })
    const labels = Object.values(Object(scored.providerMetadata?.['tunesmith']?.['labels'])).map(Number)
    assert.equal(labels.length, 2)
    assert.ok(Math.abs(labels.reduce((sum, share) => sum + share, 0) - 1) < 1e-12)
  })

  it('answers a conversation by all that the user said', async () => {
    const world = await openWorld('support')
    const reply = await ask(world, {
      prompt: [
        said('there is a charge of 20.00 euros'),
        { role: 'assistant', content: [{ type: 'text', text: 'Which one?' }] },
        said('I cannot print a label, by the way'),
      ],
      seed: 1,
    })
    assert.ok(reply.length > 20)
  })
})
