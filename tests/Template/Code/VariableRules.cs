namespace Thaw.Template.Code;

/// <summary>The variables that the code reads and the template leaves alone, each with its reason, and those that not every function reads.</summary>
internal static class VariableRules
{
    /// <summary>Set by Lambda itself.</summary>
    public static readonly string[] Platform = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_", "AWS_REGION", "_LAMBDA_", "_X_AMZN_", "LAMBDA_TASK_ROOT"];

    /// <summary>Words that look like a variable and are none.</summary>
    public static readonly string[] OtherWords = ["ALL_NEW", "UPDATED_NEW"]; // what DynamoDB is to answer to an update

    /// <summary>Variables that look like any other word.</summary>
    public static readonly string[] OneWord = ["ENVIRONMENT"];

    /// <summary>Read by the code, and rightly absent. One that no code reads any more is an error.</summary>
    public static readonly Dictionary<string, string> Absent = new(StringComparer.Ordinal)
    {
        ["AUTO_SCALING_ENABLED"] = "warns: ProvisionedConcurrency is what the stack scales",
        ["AWS_ACCOUNT_ID"] = "the account's own endpoint; Lambda does not say it",
        ["AWS_ACCOUNT_ID_ENDPOINT_MODE"] = "the account's own endpoint, preferred where the account is known",
        ["AWS_CONFIG_FILE"] = "a developer's profile; a function has none",
        ["AWS_ENDPOINT_URL"] = "an emulator's address; in the cloud the SDK knows",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = "an emulator's address; in the cloud the SDK knows",
        ["AWS_ENDPOINT_URL_SQS"] = "an emulator's address; in the cloud the queue's own address says",
        ["AWS_ENDPOINT_URL_SSM"] = "an emulator's address; in the cloud the SDK knows",
        ["AWS_ENDPOINT_URL_S3"] = "an emulator's address; in the cloud the SDK knows",
        ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "none is configured in the cloud",
        ["AWS_MAX_ATTEMPTS"] = "three, as AWS has it; five for secrets",
        ["AWS_USE_DUALSTACK_ENDPOINT"] = "off, as AWS has it",
        ["AWS_USE_FIPS_ENDPOINT"] = "off, as AWS has it",
        ["BACKGROUND_QUEUE_TABLE"] = "does nothing any more but warn",
        ["CACHE_WARMING_ENABLED"] = "on where nobody says otherwise",
        ["L2_CACHE_TTL"] = "for a Redis tier, which there is none of",
        ["REDIS_ENDPOINT"] = "stops the start while there is no Redis tier",
    };

    /// <summary>Reading documents, as the compiler wrote the call.</summary>
    public const string ReadsDocuments = "S3DocumentExtensions.UseS3Documents";

    /// <summary>Reading secrets, as the compiler wrote the call.</summary>
    public const string ReadsSecrets = "SsmSecretExtensions.AddSsmSecrets";

    /// <summary>Read by a verb that not every function calls: the variable, and the call. The verb lies in an assembly that all of them have.</summary>
    public static readonly Dictionary<string, string> Only = new(StringComparer.Ordinal)
    {
        ["DOCUMENT_BUCKETS"] = ReadsDocuments,
        ["DOCUMENT_BUCKET_OWNER"] = ReadsDocuments,
    };

    public static bool IsPlatform(string name) => Array.Exists(Platform, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
