"""Asks one question straight over Kafka and prints the answer: pip install -r requirements.txt"""

import io
import json
import os
import struct
import sys
import time
import uuid
from datetime import datetime, timezone
from urllib.request import urlopen

import avro.schema
from avro.io import BinaryDecoder, BinaryEncoder, DatumReader, DatumWriter
from confluent_kafka import Consumer, Producer, TopicPartition

KAFKA = os.environ.get("KAFKA", "127.0.0.1:9092")
REGISTRY = os.environ.get("REGISTRY", "http://127.0.0.1:8085/apis/ccompat/v7")
REQUESTS = os.environ.get("REQUEST_TOPIC", "inference.requests")
REPLIES = os.environ.get("REPLY_TOPIC", "inference.replies.default")


def uuid7():
    """A version 7 UUID: 48 bits of milliseconds, then chance."""
    bits = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62))


def ask(path):
    with urlopen(REGISTRY + path, timeout=10) as answer:
        return json.load(answer)


def encode(topic, record):
    """Confluent's wire format: a zero byte, the schema's id in four bytes, the record."""
    found = ask(f"/subjects/{topic}-value/versions/latest")
    schema = avro.schema.parse(found["schema"])
    # This library writes no defaults by itself.
    whole = {field.name: record.get(field.name, field.default if field.has_default else None) for field in schema.fields}
    value = io.BytesIO(struct.pack(">bi", 0, found["id"]))
    value.seek(0, io.SEEK_END)
    DatumWriter(schema).write(whole, BinaryEncoder(value))
    return value.getvalue()


def decode(value):
    schema = avro.schema.parse(ask(f"/schemas/ids/{struct.unpack('>bi', value[:5])[1]}")["schema"])
    return DatumReader(schema).read(BinaryDecoder(io.BytesIO(value[5:])))


def partitions_at_their_ends(consumer, topic):
    """Where the replies end now: ours comes after."""
    numbers = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    partitions = [TopicPartition(topic, number) for number in numbers]
    for partition in partitions:
        partition.offset = consumer.get_watermark_offsets(partition, timeout=10)[1]
    return partitions


def reply_to(consumer, key):
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        message = consumer.poll(0.5)
        if message is not None and message.error() is None and message.key() == key:
            return decode(message.value())
    raise TimeoutError("no reply within a minute")


def main():
    request_id = uuid7()
    request = {
        "requestId": request_id,
        "userId": os.environ.get("USER_ID", "admin"),
        "project": os.environ.get("PROJECT", "default"),
        "provider": "openai",
        "model": "gpt-4o-mini",
        "inputs": "Say hello",
        "createdAt": datetime.now(timezone.utc),
    }
    consumer = Consumer({"bootstrap.servers": KAFKA, "group.id": f"example-{request_id}", "enable.auto.commit": False})
    consumer.assign(partitions_at_their_ends(consumer, REPLIES))

    producer = Producer({"bootstrap.servers": KAFKA, "acks": "all"})
    failures = []
    producer.produce(
        REQUESTS,
        key=request_id,
        value=encode(REQUESTS, request),
        headers={"kafka_replyTopic": REPLIES},
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    # Acknowledged: from here on there will be exactly one result, whatever happens.
    if producer.flush(30) or failures:
        raise RuntimeError(f"not acknowledged: {failures}")

    result = reply_to(consumer, request_id.encode())
    consumer.close()
    print(f"{result['status']} {result['provider']}/{result['model']}: {result['outputText'] or result['errorMessage']}")
    return 0 if result["outputText"] else 1


if __name__ == "__main__":
    sys.exit(main())
