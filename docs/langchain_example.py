"""The assistant and its retriever in LangChain; run it beside a built store: ``python docs/langchain_example.py``."""

from assistant.langchain_retriever import ReportAssistant, ReportRetriever
from assistant.pipeline import open_assistant
from assistant.settings import load_settings

assistant = open_assistant(load_settings())
answers, passages = ReportAssistant(assistant), ReportRetriever(assistant=assistant, k=3)
question = "2023年晶硅光伏产值多少"
for piece in answers.stream(question):
    print(piece.text, end="", flush=True)
follow_up = answers.invoke({"question": "2024年目标呢？", "history": [question]})
print(follow_up.text, follow_up.response_metadata["report_qa"]["citations"])
print(passages.invoke(question)[0].page_content)
