"""The framework's metrics, by what the document says of each: it gives neither types nor units nor labels."""

from obsdsl import Counter, Gauge

# Quality
quality_score = Gauge("claude_framework_quality_score", "How good the framework is.")
standardization_rate = Gauge("claude_agent_standardization_rate", "Agents with the template.", unit="percent")
compliance_rate = Gauge("claude_template_compliance_rate", "How far templates are kept to.", unit="percent")
consistency_score = Gauge("claude_documentation_consistency_score", "How consistent the documentation is.")

# Performance
response_time = Gauge("claude_agent_response_time", "How long an agent needs to answer.")
completion_time = Gauge("claude_workflow_completion_time", "How long a workflow runs.")
loading_time = Gauge("claude_context_loading_time", "How long the context is analysed.")
memory_usage = Gauge("claude_memory_usage", "How much memory is taken.")

# Operation
utilization_rate = Gauge("claude_agent_utilization_rate", "How agents are used.", unit="percent")
execution_count = Counter("claude_prompt_execution_count", "How prompts are used.")
error_rate = Gauge("claude_error_rate", "How often something fails.", unit="percent")
success_rate = Gauge("claude_session_success_rate", "How many sessions succeed.", unit="percent")

# Business
velocity = Gauge("claude_development_velocity", "How development gets faster.", unit="percent")
code_quality = Gauge("claude_code_quality_improvement", "How code gets better.", unit="percent")
time_to_deployment = Gauge("claude_time_to_deployment", "How soon something is deployed.")
satisfaction = Gauge("claude_developer_satisfaction", "How content developers are.")
cost_reduction = Gauge("claude_cost_reduction", "What is saved.")
efficiency_gains = Gauge("claude_efficiency_gains", "How processes get better.", unit="percent")
error_prevention = Counter("claude_error_prevention", "What did not go wrong.")
knowledge_reuse = Gauge("claude_knowledge_reuse", "How often knowledge is used again.", unit="percent")
