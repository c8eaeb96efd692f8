import { type ScriptedServer, type ScriptOf, scriptedServer } from './scripted-server.ts'
import { type WireFormat, type WireName, type WireRequest, wires } from './wires.ts'

export type WireServer = ScriptedServer<WireRequest> & { format: WireFormat; setting: Record<string, unknown> }

/** A scripted server that speaks one vendor's format over real HTTP. `setting` is what `providers.<name>` says of it. */
export async function wireServer(name: WireName, script: ScriptOf<WireRequest>): Promise<WireServer> {
  const format = wires[name]
  const server = await scriptedServer((body, path) => format.read(body, path), script)
  return { ...server, format, setting: { ...format.setting, base_url: server.origin + format.base } }
}
