"""The Multi-Agent Framework, literally."""

from tests.workspace.published.system import Alert, System

QUALITY, PERFORMANCE = "claude-framework-quality", "claude-framework-performance"
OPERATIONS, ANOMALIES = "claude-framework-operations", "claude-framework-anomalies"
BUSINESS, MONITORING = "claude-framework-business", "claude-framework-monitoring"
GROUPS = (QUALITY, PERFORMANCE, OPERATIONS, ANOMALIES, BUSINESS, MONITORING)
APP, STACK = "claude-framework", "claude-framework-monitoring"
BASELINES = ("framework_quality", "framework_response_time", "framework_memory", "framework_prompts")
BASELINE = ("avg", "avg1h", "stdvar1h", "seasonal", "seasonal_stdvar", "expected", "deviation", "score")
TRENDS = ("framework_velocity", "framework_quality", "framework_savings")

SYSTEM = System(
    metrics={
        "claude_framework_quality_score": "gauge",
        "claude_agent_standardization_rate": "gauge",
        "claude_template_compliance_rate": "gauge",
        "claude_documentation_consistency_score": "gauge",
        "claude_agent_response_time": "gauge",
        "claude_workflow_completion_time": "gauge",
        "claude_context_loading_time": "gauge",
        "claude_memory_usage": "gauge",
        "claude_agent_utilization_rate": "gauge",
        "claude_prompt_execution_count": "counter",
        "claude_error_rate": "gauge",
        "claude_session_success_rate": "gauge",
        "claude_development_velocity": "gauge",
        "claude_code_quality_improvement": "gauge",
        "claude_time_to_deployment": "gauge",
        "claude_developer_satisfaction": "gauge",
        "claude_cost_reduction": "gauge",
        "claude_efficiency_gains": "gauge",
        "claude_error_prevention": "counter",
        "claude_knowledge_reuse": "gauge",
        # Ours: what alerts and panels of the document need.
        "claude_agents": "gauge",
        "claude_quality_gates_total": "counter",
        "claude_error_resolution_seconds": "histogram",
        "claude_projects_completed_total": "counter",
        "claude_framework_cost": "gauge",
        "claude_framework_component_up": "gauge",
        "claude_framework_build_info": "info",
    },
    labels={
        "claude_template_compliance_rate": frozenset({"template"}),
        "claude_agent_response_time": frozenset({"agent"}),
        "claude_workflow_completion_time": frozenset({"workflow"}),
        "claude_context_loading_time": frozenset({"project"}),
        "claude_memory_usage": frozenset({"component"}),
        "claude_agent_utilization_rate": frozenset({"agent"}),
        "claude_prompt_execution_count": frozenset({"team", "project"}),
        "claude_error_rate": frozenset({"component"}),
        "claude_development_velocity": frozenset({"project"}),
        "claude_code_quality_improvement": frozenset({"project"}),
        "claude_time_to_deployment": frozenset({"project"}),
        "claude_developer_satisfaction": frozenset({"team"}),
        "claude_cost_reduction": frozenset({"project"}),
        "claude_efficiency_gains": frozenset({"process"}),
        "claude_error_prevention": frozenset({"project"}),
        "claude_agents": frozenset({"template"}),
        "claude_quality_gates_total": frozenset({"gate", "result"}),
        "claude_projects_completed_total": frozenset({"domain"}),
        "claude_framework_component_up": frozenset({"component"}),
        "claude_framework_build_info": frozenset({"version"}),
    },
    metric_units={
        "claude_agent_standardization_rate": "percent",
        "claude_agent_response_time": "milliseconds",
        "claude_workflow_completion_time": "milliseconds",
        "claude_memory_usage": "bytes",
        "claude_time_to_deployment": "seconds",
        "claude_cost_reduction": "USD",
        "claude_knowledge_reuse": "percent",
    },
    alerts=(
        Alert(QUALITY, "FrameworkQualityDrop", "P2", "5m", APP, "warning"),
        Alert(PERFORMANCE, "AgentPerformanceDegradation", "P1", "2m", APP, "critical"),
    ),
    more=(
        Alert(QUALITY, "AgentStandardizationLow", "P3", "1h", APP),
        Alert(QUALITY, "TemplateComplianceLow", "P3", "1h", APP),
        Alert(QUALITY, "DocumentationInconsistent", "P3", "1h", APP),
        Alert(QUALITY, "QualityGatesFailing", "P2", "15m", APP),
        Alert(QUALITY, "ErrorResolutionSlow", "P3", "1h", APP),
        Alert(PERFORMANCE, "WorkflowSlow", "P2", "10m", APP),
        Alert(PERFORMANCE, "ContextLoadingSlow", "P3", "15m", APP),
        Alert(PERFORMANCE, "AgentOverloaded", "P3", "30m", APP),
        Alert(OPERATIONS, "FrameworkDown", "P0", "1m", APP),
        Alert(OPERATIONS, "FrameworkTargetMissing", "P1", "5m", APP),
        Alert(OPERATIONS, "FrameworkComponentDown", "P1", "3m", APP),
        Alert(OPERATIONS, "FrameworkErrorRateHigh", "P2", "10m", APP),
        Alert(OPERATIONS, "SessionSuccessLow", "P2", "15m", APP),
        Alert(ANOMALIES, "FrameworkQualityAnomaly", "P3", "10m", APP),
        Alert(ANOMALIES, "FrameworkResponseTimeAnomaly", "P2", "10m", APP),
        Alert(ANOMALIES, "FrameworkMemoryAnomaly", "P3", "10m", APP),
        Alert(ANOMALIES, "FrameworkPromptsAnomaly", "P2", "10m", APP),
        Alert(ANOMALIES, "FrameworkQualityForecast", "P3", "1h", APP),
        Alert(ANOMALIES, "FrameworkMemoryForecast", "P3", "1h", APP),
        Alert(BUSINESS, "DevelopmentVelocityBelowTarget", "P3", "2h", APP),
        Alert(BUSINESS, "ReturnOnInvestmentBelowTarget", "P3", "2h", APP),
        Alert(BUSINESS, "DeveloperSatisfactionLow", "P3", "2h", APP),
        Alert(BUSINESS, "TimeToDeploymentHigh", "P3", "2h", APP),
        Alert(BUSINESS, "EfficiencyGainsBelowTarget", "P3", "2h", APP),
        Alert(BUSINESS, "KnowledgeReuseBelowTarget", "P3", "2h", APP),
        Alert(MONITORING, "FrameworkSeriesForecast", "P3", "3h", STACK),
        Alert(MONITORING, "FrameworkMonitoringDown", "P2", "5m", STACK),
        Alert(MONITORING, "FrameworkAlertmanagerUnreachable", "P1", "2m", STACK),
        Alert(MONITORING, "FrameworkNotificationsFailing", "P1", "5m", STACK),
        Alert(MONITORING, "FrameworkRulesFailing", "P2", "5m", STACK),
        Alert(MONITORING, "FrameworkRulesLate", "P3", "15m", STACK),
        Alert(MONITORING, "FrameworkConfigurationRefused", "P2", "5m", STACK),
    ),
    records={
        QUALITY: frozenset(
            {"job:claude_error_resolution_seconds:p90_rate1d", "job:claude_quality_gates_passed:ratio_rate1h"}
        ),
        PERFORMANCE: frozenset(
            {
                "job:claude_agent_response_time:avg",
                "job:claude_agent_response_time:max",
                "job:claude_agent_response_time_over_limit:ratio",
                "job:claude_agent_utilization_rate:avg",
                "job:claude_agent_utilization_rate:stddev",
            }
        ),
        OPERATIONS: frozenset({"job:claude_prompts:rate5m"}),
        ANOMALIES: frozenset(
            {
                *(f"job:{name}_baseline:{operation}" for name in BASELINES for operation in BASELINE),
                "instance:framework_quality_forecast:min",
                "instance:framework_quality_forecast:in1d",
                "instance:framework_memory_forecast:max",
                "instance:framework_memory_forecast:in1d",
            }
        ),
        BUSINESS: frozenset(
            {
                "job:claude_development_velocity:avg",
                "job:claude_code_quality_improvement:avg",
                "job:claude_developer_satisfaction:avg",
                "job:claude_time_to_deployment:avg",
                "job:claude_efficiency_gains:avg",
                "job:claude_cost_reduction:sum",
                "job:claude_framework_return:ratio",
                "job:claude_errors_prevented:increase1d",
                "job:claude_projects_completed:increase7d",
                "job:claude_teams_active:count",
                "job:claude_projects_active:count",
                *(f"job:{name}_trend:{operation}" for name in TRENDS for operation in ("avg", "avg1d", "change1w")),
            }
        ),
        MONITORING: frozenset(
            {
                "instance_integration:framework_notifications_failed:rate5m",
                "instance:framework_rule_groups_missed:increase15m",
                "instance:framework_series_forecast:max",
                "instance:framework_series_forecast:in1w",
            }
        ),
    },
    titles={
        "framework-executive": "Executive Dashboard",
        "framework-quality": "Quality Metrics Dashboard",
        "framework-operations": "Operational Analytics",
        "framework-agents": "Agent Performance Dashboard",
        "framework-development": "Development Metrics",
        "framework-monitoring": "Framework Monitoring Stack",
    },
    # The document names key metrics, not panels: these show them.
    panels={
        "framework-executive": (
            *("Return on Investment", "Productivity", "Quality Score", "Savings", "Agent Utilization"),
            *("Projects Completed", "Efficiency Gains", "Project Completion Velocity", "Usage by Team"),
            *("Framework quality: mean of a day", "Agent Utilization over Time"),
        ),
        "framework-quality": (
            *("Framework Quality Score", "Agents that Follow the Template", "Quality Gates Passed"),
            *("Agent Standardization", "Template Adherence", "Error Rate", "Error Resolution Time"),
        ),
        "framework-operations": ("Components", "Response Time", "Busiest Agents", "Memory by Component"),
        "framework-agents": ("Response Time by Agent", "Utilization by Agent", "Imbalance", "Workflows"),
        "framework-development": ("Development Velocity", "Efficiency by Process", "Knowledge Reuse"),
    },
    expressions={
        "framework-executive/Return on Investment": ("stat", "job:claude_framework_return:ratio"),
        "framework-quality/Framework Quality Score": ("stat", "claude_framework_quality_score"),
        "framework-quality/Agents that Follow the Template": (
            "stat",
            'sum(claude_agents{template="unified"})',
            "sum(claude_agents)",
        ),
        "framework-operations/Busiest Agents": ("timeseries", "topk(10, claude_agent_utilization_rate)"),
        "framework-agents/Response Time by Agent": ("timeseries", 'claude_agent_response_time{agent=~"$agent"}'),
    },
    panel_units={
        "framework-executive/Return on Investment": "percentunit",
        "framework-executive/Savings": "currencyUSD",
        "framework-executive/Productivity": "percent",
        "framework-quality/Quality Gates Passed": "percentunit",
        "framework-quality/Error Resolution Time": "s",
        "framework-operations/Response Time": "ms",
        "framework-operations/Memory by Component": "bytes",
        "framework-agents/Response Time by Agent": "ms",
        "framework-agents/Utilization by Agent": "percent",
        "framework-development/Mean Time to Deployment": "s",
    },
    thresholds={
        "framework-executive/Return on Investment": [1],
        "framework-quality/Framework Quality Score": [90],
        "framework-quality/Quality Gates Passed": [0.9],
        "framework-agents/Response Time by Agent": [2000],
        "framework-agents/Utilization by Agent": [90],
        "framework-operations/Session Success": [95],
        "framework-operations/Framework memory: deviations": [4],
        "framework-development/Development Velocity": [20],
    },
    servers={
        "claude-framework": (
            *("claude-framework", "framework-prometheus", "framework-alertmanager", "framework-grafana"),
        )
    },
    groups={"claude-framework": GROUPS},
    routing="claude-framework",
    receivers={
        "default": ("slack #framework-operations",),
        "P0": ("pagerduty", "slack #framework-critical", "email framework-leads@example.org"),
        "P1": ("slack #framework-critical", "email framework-operations@example.org"),
        "P1-framework-agents": ("slack #framework-critical", "email framework-agents@example.org"),
        "P2-framework-quality": ("slack #framework-quality",),
        "P2-framework-agents": ("slack #framework-agents",),
        "P3-framework-quality": ("slack #framework-quality",),
        "P3-framework-agents": ("slack #framework-agents",),
        "P3-framework-business": ("email framework-business@example.org",),
    },
)
