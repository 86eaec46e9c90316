import json
import os
import time
import uuid

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
MONTH = 30 * 24 * 3600


def handler(event, context):
    text = json.loads(event["body"])["text"]
    item = {"id": str(uuid.uuid4()), "text": text, "expiresAt": int(time.time()) + MONTH}
    table.put_item(Item=item)
    return {"statusCode": 201, "body": json.dumps(item)}
