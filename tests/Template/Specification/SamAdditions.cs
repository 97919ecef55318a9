namespace Thaw.Template.Specification;

/// <summary>What SAM takes and the published specification, which knows SAM of some years ago, does not have yet; by type and property.</summary>
internal static class SamAdditions
{
    public static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["Function.SnapStart"] = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-snapstart",
        ["Function.LoggingConfig"] = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-loggingconfig",
        ["ScheduleEvent.RetryPolicy"] = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html#sam-function-schedule-retrypolicy",
    };

    /// <summary>Those that SAM hands on as they are, and the CloudFormation property that they become.</summary>
    public static readonly Dictionary<string, (string Type, string Property)> HandedOn = new(StringComparer.Ordinal)
    {
        ["Function.SnapStart"] = ("AWS::Lambda::Function", "SnapStart"),
        ["Function.LoggingConfig"] = ("AWS::Lambda::Function", "LoggingConfig"),
    };
}
