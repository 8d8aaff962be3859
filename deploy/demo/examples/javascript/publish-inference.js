// Asks one question straight over Kafka and prints the answer: npm install && npm start
import { randomBytes } from 'node:crypto';
import avro from 'avsc';
import { Kafka, logLevel } from 'kafkajs';

const env = process.env;
const registry = env.REGISTRY ?? 'http://127.0.0.1:8085/apis/ccompat/v7';
const requests = env.REQUEST_TOPIC ?? 'inference.requests';
const replies = env.REPLY_TOPIC ?? 'inference.replies.default';
const kafka = new Kafka({ brokers: [env.KAFKA ?? '127.0.0.1:9092'], logLevel: logLevel.ERROR });

/** A version 7 UUID: 48 bits of milliseconds, then chance. */
function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

async function ask(path) {
  const answer = await fetch(registry + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Confluent's wire format: a zero byte, the schema's id in four bytes, the record. */
async function encoder(topic) {
  const { id, schema } = await ask(`/subjects/${topic}-value/versions/latest`);
  const type = avro.Type.forSchema(JSON.parse(schema), { wrapUnions: false });
  return (record) => {
    const head = Buffer.alloc(5);
    head.writeInt32BE(id, 1);
    return Buffer.concat([head, type.toBuffer(record)]);
  };
}

async function decode(value) {
  const { schema } = await ask(`/schemas/ids/${value.readInt32BE(1)}`);
  return avro.Type.forSchema(JSON.parse(schema), { wrapUnions: false }).fromBuffer(value.subarray(5));
}

/** Fields left out take the schema's defaults. */
const request = {
  requestId: uuid7(),
  userId: env.USER_ID ?? 'admin',
  project: env.PROJECT ?? 'default',
  provider: 'openai',
  model: 'gpt-4o-mini',
  inputs: 'Say hello',
  createdAt: Date.now() * 1000,
};

const admin = kafka.admin();
const producer = kafka.producer({ allowAutoTopicCreation: false });
const consumer = kafka.consumer({ groupId: `example-${request.requestId}`, allowAutoTopicCreation: false });
await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
await consumer.subscribe({ topic: replies });
// Where the replies end now: ours comes after.
const ends = await admin.fetchTopicOffsets(replies);
const reply = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('no reply within a minute')), 60_000).unref();
  consumer.run({
    eachMessage: async ({ message }) => {
      if (message.key?.toString() === request.requestId) resolve(await decode(message.value));
    },
  });
});
ends.forEach(({ partition, offset }) => consumer.seek({ topic: replies, partition, offset }));

const encode = await encoder(requests);
// Acknowledged: from here on there will be exactly one result, whatever happens.
await producer.send({
  topic: requests,
  acks: -1,
  messages: [{ key: request.requestId, value: encode(request), headers: { kafka_replyTopic: replies } }],
});
const result = await reply;
console.log(`${result.status} ${result.provider}/${result.model}: ${result.outputText ?? result.errorMessage}`);
await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
process.exit(result.outputText === null ? 1 : 0);
