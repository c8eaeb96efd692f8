import { at, numberAt, textAt } from '../../src/models/at.ts'
import { counted, formatOf, good, listAt, rolesOf, toolOf, type WireFormat } from './wire-format.ts'

const openAiFail: WireFormat['fail'] = (status, message, { headers, code } = {}) => ({
  status,
  ...(headers && { headers }),
  body: {
    error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code: code ?? null },
  },
})

/** OpenAI's two. */
export const chat: WireFormat = {
  setting: { type: 'openai' },
  base: '/v1',
  path: () => '/v1/chat/completions',
  read: (raw) => ({
    model: textAt(raw, 'model') ?? '',
    messages: rolesOf(listAt(raw, 'messages')),
    maxTokens: numberAt(raw, 'max_completion_tokens') ?? numberAt(raw, 'max_tokens'),
    temperature: numberAt(raw, 'temperature'),
    topP: numberAt(raw, 'top_p'),
    seed: numberAt(raw, 'seed'),
    schema:
      formatOf(at(raw, 'response_format', 'json_schema')) ??
      toolOf(at(raw, 'tool_choice') && at(raw, 'tools', 0, 'function'), 'parameters'),
    raw,
  }),
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const word = finish && { stop: 'stop', length: 'length', refused: 'stop', filtered: 'content_filter' }[finish]
    const call = { id: 'c1', type: 'function', function: { name: schema?.name, arguments: text } }
    const message = {
      role: 'assistant',
      content: finish === 'refused' || schema?.by === 'tool' ? null : text,
      ...(finish === 'refused' && { refusal: text }),
      ...(reasoning && { reasoning_content: reasoning }),
      ...(schema?.by === 'tool' && { tool_calls: [call] }),
    }
    return good(said, {
      ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'scripted' },
      choices: [{ index: 0, message, finish_reason: schema?.by === 'tool' && word === 'stop' ? 'tool_calls' : word }],
      ...counted(said, 'usage', ({ input, cached = 0, output, reasoning: thoughts = 0 }) => ({
        ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
        prompt_tokens_details: { cached_tokens: cached },
        completion_tokens_details: { reasoning_tokens: thoughts },
      })),
    })
  },
  fail: openAiFail,
}

export const responses: WireFormat = {
  setting: { type: 'openai', api: 'responses' },
  base: '/v1',
  path: () => '/v1/responses',
  read: (raw) => ({
    model: textAt(raw, 'model') ?? '',
    messages: rolesOf(listAt(raw, 'input')),
    maxTokens: numberAt(raw, 'max_output_tokens'),
    temperature: numberAt(raw, 'temperature'),
    topP: numberAt(raw, 'top_p'),
    seed: numberAt(raw, 'seed'),
    schema: formatOf(at(raw, 'text', 'format')) ?? toolOf(at(raw, 'tool_choice') && at(raw, 'tools', 0), 'parameters'),
    raw,
  }),
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const refusal = { type: 'refusal', refusal: text }
    const written = { type: 'output_text', text, annotations: [], logprobs: [] }
    const status = finish === 'length' || finish === 'filtered' ? 'incomplete' : 'completed'
    const message = {
      id: 'm1',
      type: 'message',
      role: 'assistant',
      status,
      content: [finish === 'refused' ? refusal : written],
    }
    const call = { id: 'f1', type: 'function_call', call_id: 'c1', name: schema?.name, arguments: text, status }
    const thoughts = { id: 'r1', type: 'reasoning', summary: [{ type: 'summary_text', text: reasoning }] }
    const reason = finish === 'length' ? 'max_output_tokens' : 'content_filter'
    return good(said, {
      ...{ id: 'resp-1', object: 'response', created_at: 1, model: 'scripted', error: null },
      ...(finish !== null && { status, incomplete_details: status === 'incomplete' ? { reason } : null }),
      output: [...(reasoning ? [thoughts] : []), schema?.by === 'tool' ? call : message],
      ...counted(said, 'usage', ({ input, cached = 0, output, reasoning: thought = 0 }) => ({
        ...{ input_tokens: input, output_tokens: output, total_tokens: input + output },
        input_tokens_details: { cached_tokens: cached },
        output_tokens_details: { reasoning_tokens: thought },
      })),
    })
  },
  fail: openAiFail,
}
