import { at, numberAt, parseJson, textAt } from '../../src/models/at.ts'
import type { Behaviour } from './scripted-server.ts'

/** The four wire formats as their vendors write them: reading a request, and replies and errors in each one's own shape. */

export const wireNames = ['chat', 'responses', 'messages', 'gemini'] as const
export type WireName = (typeof wireNames)[number]

/** A request, whatever format it came in. */
export type WireRequest = {
  model: string
  /** With the system message. */
  messages: { role: string; content: string }[]
  maxTokens: number | undefined
  temperature: number | undefined
  topP: number | undefined
  seed: number | undefined
  /** How JSON was asked for; a tool counts where it is forced. */
  schema: { by: 'format' | 'tool'; name: string | undefined; schema: unknown } | null
  /** The body as it came. */
  raw: unknown
}

/** What the model says. */
export type Said = {
  text?: string
  /** `null`: the reply does not say how it ended. */
  finish?: 'stop' | 'length' | 'refused' | 'filtered' | null
  /** `null` sends null, `absent` nothing. */
  usage?: { input: number; cached?: number; output: number; reasoning?: number } | null | 'absent'
  /** Thoughts, in the vendor's own place for them. */
  reasoning?: string
  headers?: Record<string, string>
}

export type Failing = { headers?: Record<string, string>; code?: string }

export type WireFormat = {
  /** `providers.<name>` of a project, besides the address. */
  setting: { type: string; api?: string }
  /** Below the origin of a server. */
  base: string
  path(model: string): string
  read(body: unknown, path: string): WireRequest
  /** A good reply; `asked` decides where a structured one stands. */
  reply(said: Said, asked: WireRequest): Behaviour
  fail(status: number, message: string, more?: Failing): Behaviour
}

const usual = { input: 10, output: 5 }

/** `{ [name]: usage }` as the vendor counts; nothing where it is absent. */
const counted = (
  { usage = usual }: Said,
  name: string,
  count: (usage: Exclude<Said['usage'], null | 'absent' | undefined>) => unknown,
): Record<string, unknown> => (usage === 'absent' ? {} : { [name]: usage === null ? null : count(usage) })

const good = ({ headers }: Said, body: unknown): Behaviour => ({ ...(headers && { headers }), body })

const listAt = (value: unknown, ...path: (string | number)[]): unknown[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** Text, or the texts of the parts. */
const contentOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : (Array.isArray(content) ? content : []).map((part) => textAt(part, 'text') ?? '').join('')

const rolesOf = (messages: unknown[]): { role: string; content: string }[] =>
  messages.map((message) => {
    const role = textAt(message, 'role') ?? ''
    return {
      role: role === 'developer' ? 'system' : role === 'model' ? 'assistant' : role,
      content: contentOf(at(message, 'content') ?? at(message, 'parts')),
    }
  })

const openAiFail: WireFormat['fail'] = (status, message, { headers, code } = {}) => ({
  status,
  ...(headers && { headers }),
  body: {
    error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code: code ?? null },
  },
})

const chat: WireFormat = {
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

const responses: WireFormat = {
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

const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

const messages: WireFormat = {
  setting: { type: 'anthropic' },
  base: '/v1',
  path: () => '/v1/messages',
  read(raw) {
    const system = contentOf(at(raw, 'system'))
    return {
      model: textAt(raw, 'model') ?? '',
      messages: [...(system ? [{ role: 'system', content: system }] : []), ...rolesOf(listAt(raw, 'messages'))],
      maxTokens: numberAt(raw, 'max_tokens'),
      temperature: numberAt(raw, 'temperature'),
      topP: numberAt(raw, 'top_p'),
      seed: numberAt(raw, 'seed'),
      schema:
        formatOf(at(raw, 'output_config', 'format')) ??
        toolOf(at(raw, 'tool_choice', 'type') !== 'none' && at(raw, 'tools', 0), 'input_schema'),
      raw,
    }
  },
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const isTool = schema?.by === 'tool' && finish === 'stop'
    const words = {
      stop: isTool ? 'tool_use' : 'end_turn',
      length: 'max_tokens',
      refused: 'refusal',
      filtered: 'refusal',
    }
    return good(said, {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted', stop_sequence: null },
      content: [
        ...(reasoning ? [{ type: 'thinking', thinking: reasoning, signature: 's' }] : []),
        isTool ? { type: 'tool_use', id: 't1', name: schema.name, input: parseJson(text) } : { type: 'text', text },
      ],
      stop_reason: finish && words[finish],
      ...counted(said, 'usage', ({ input, cached = 0, output }) => ({
        ...{ input_tokens: input - cached, output_tokens: output },
        ...{ cache_read_input_tokens: cached, cache_creation_input_tokens: 0 },
      })),
    })
  },
  fail: (status, message, { headers, code } = {}) => ({
    status,
    ...(headers && { headers }),
    body: { type: 'error', error: { type: code ?? anthropicTypes[status] ?? 'invalid_request_error', message } },
  }),
}

const googleStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}

const gemini: WireFormat = {
  setting: { type: 'google' },
  base: '/v1beta',
  path: (model) => `/v1beta/models/${model}:generateContent`,
  read(raw, path) {
    const config = at(raw, 'generationConfig')
    const schema = at(config, 'responseJsonSchema')
    const system = contentOf(at(raw, 'systemInstruction', 'parts'))
    return {
      model: /models\/(.+):generateContent$/.exec(path)?.[1] ?? '',
      messages: [...(system ? [{ role: 'system', content: system }] : []), ...rolesOf(listAt(raw, 'contents'))],
      maxTokens: numberAt(config, 'maxOutputTokens'),
      temperature: numberAt(config, 'temperature'),
      topP: numberAt(config, 'topP'),
      seed: numberAt(config, 'seed'),
      schema: schema
        ? { by: 'format', name: undefined, schema }
        : toolOf(at(raw, 'toolConfig') && at(raw, 'tools', 0, 'functionDeclarations', 0), 'parametersJsonSchema'),
      raw,
    }
  },
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const finishReason =
      finish && { stop: 'STOP', length: 'MAX_TOKENS', refused: 'SAFETY', filtered: 'PROHIBITED_CONTENT' }[finish]
    const thought = reasoning ? [{ text: reasoning, thought: true }] : []
    const part = schema?.by === 'tool' ? { functionCall: { name: schema.name, args: parseJson(text) } } : { text }
    // What is refused has no parts.
    const content = finish === 'refused' ? {} : { content: { role: 'model', parts: [...thought, part] } }
    return good(said, {
      candidates: [{ index: 0, ...content, ...(finishReason && { finishReason }) }],
      ...{ modelVersion: 'scripted', responseId: 'r1' },
      ...counted(said, 'usageMetadata', ({ input, cached, output, reasoning: thoughts }) => ({
        ...{ promptTokenCount: input, candidatesTokenCount: output - (thoughts ?? 0), totalTokenCount: input + output },
        ...(cached && { cachedContentTokenCount: cached }),
        ...(thoughts && { thoughtsTokenCount: thoughts }),
      })),
    })
  },
  fail: (status, message, { headers, code } = {}) => ({
    status,
    ...(headers && { headers }),
    body: { error: { code: status, message, status: code ?? googleStatuses[status] ?? 'UNKNOWN' } },
  }),
}

function formatOf(format: unknown): WireRequest['schema'] {
  const schema = at(format, 'schema')
  return schema === undefined ? null : { by: 'format', name: textAt(format, 'name'), schema }
}

function toolOf(tool: unknown, parameters: string): WireRequest['schema'] {
  const schema = at(tool, parameters)
  return schema === undefined ? null : { by: 'tool', name: textAt(tool, 'name'), schema }
}

export const wires: Readonly<Record<WireName, WireFormat>> = { chat, responses, messages, gemini }
