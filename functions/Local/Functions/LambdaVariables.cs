namespace Thaw.Local.Functions;

/// <summary>The environment that Lambda gives a function: what it sets itself, what the account has, and little of this machine.</summary>
internal static class LambdaVariables
{
    // Without these dotnet does not run here, or runs differently than where it was installed.
    private static readonly string[] FromHere = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_CLI_HOME"];

    public static Dictionary<string, string> For(FunctionPackage package, FunctionSettings settings, string runtimeApi)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            // Credentials, profile and endpoints are the caller's, as a function's role and region are its account's.
            if (entry is { Key: string name, Value: string value } && (FromHere.Contains(name)
                || (name.StartsWith("AWS_", StringComparison.Ordinal) && !name.StartsWith("AWS_LAMBDA_", StringComparison.Ordinal))))
            {
                variables[name] = value;
            }
        }

        variables.TryAdd("AWS_REGION", settings.Region);
        variables["AWS_DEFAULT_REGION"] = variables["AWS_REGION"];
        GiveCredentialsForHere(variables, settings.Variables);
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = settings.Name;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = settings.MemorySize.ToString();
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{settings.Name}";
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = $"{settings.Time.GetUtcNow():yyyy'/'MM'/'dd}/[$LATEST]{Guid.NewGuid():N}";
        variables["AWS_LAMBDA_LOG_FORMAT"] = settings.LogsJson ? "JSON" : "Text";
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = settings.InitializationType;
        variables["AWS_EXECUTION_ENV"] = package.ExecutionEnvironment;
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        variables["AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1:2000";
        variables["_AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1";
        variables["_AWS_XRAY_DAEMON_PORT"] = "2000";
        variables["_HANDLER"] = package.Handler;
        variables["LAMBDA_TASK_ROOT"] = package.Folder;
        variables["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        variables["LANG"] = "en_US.UTF-8";
        variables["TZ"] = ":UTC";
        if (settings.Concurrency > 1)
        {
            variables["AWS_LAMBDA_MAX_CONCURRENCY"] = settings.Concurrency.ToString();
        }

        foreach (var (name, value) in settings.Variables)
        {
            variables[name] = value;
        }

        return variables;
    }

    // An emulator on this machine takes any credentials, and the SDK will not call without some.
    private static void GiveCredentialsForHere(Dictionary<string, string> variables, IReadOnlyDictionary<string, string> own)
    {
        var endpoint = own.Concat(variables).FirstOrDefault(static pair => pair.Key.StartsWith("AWS_ENDPOINT_URL", StringComparison.Ordinal)).Value;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback && !variables.ContainsKey("AWS_ACCESS_KEY_ID") && !variables.ContainsKey("AWS_PROFILE"))
        {
            (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("local", "local");
        }
    }
}
