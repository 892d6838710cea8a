import { protocolNumbers } from '../../../model/protocol.ts';
import { familyOf } from '../../../net/ip.ts';
import { addressWords } from '../../address-words.ts';
import type { View } from '../../explain/view.ts';
import type { PacketQuestion } from '../../explanation.ts';
import { clientWord, keyWords, portsWord, vipWord, whose, whoseWord } from '../table/key.ts';
import type { Tables } from '../tables.ts';
import { EngineService } from './service.ts';

/** The engine's tables as an explanation reads them. @param now milliseconds, as the engine is given them */
export function viewOf(tables: Tables, now: number): View {
  const { settings, newConnections, forwardsUnrecorded } = tables.rules;
  return {
    rules: {
      connReuseMode: settings.conn_reuse_mode,
      expireNodestConn: settings.expire_nodest_conn,
      sloppyTcp: settings.sloppy_tcp,
      forwardsUnrecorded,
      limitsRate: newConnections > 0,
    },
    match: question => {
      const key = keyOf(question);
      const family = familyOf(question.vip);
      const protocol = protocolNumbers[question.protocol];
      const entry = tables.services.find(key, question.port, protocol, family);
      if (entry === undefined) return undefined;
      key[whoseWord] = whose(entry.id, protocol, family);
      return new EngineService(entry, question, key, tables, now);
    },
  };
}

/** What the stage parse would make of the packet. */
function keyOf({ client, clientPort, vip, port }: PacketQuestion): Int32Array {
  const key = new Int32Array(keyWords);
  key.set(addressWords(client), clientWord);
  key.set(addressWords(vip), vipWord);
  key[portsWord] = (clientPort << 16) | port;
  return key;
}
