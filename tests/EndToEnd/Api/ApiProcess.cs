using Thaw.Tests.Support;

namespace Thaw.EndToEnd;

/// <summary>functions/Api as a child process on a free port, over a DynamoDB table.</summary>
internal static class ApiProcess
{
    public static Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> environment) =>
        ServerProcess.StartAsync("ApiAssembly", "/api/performance/health/live", environment);

    /// <summary>What processes over one table of their own are started with.</summary>
    public static async Task<Dictionary<string, string>> SettingsAsync()
    {
        var settings = LocalProcess.ThreeUsers();
        settings["CACHE_TABLE_NAME"] = $"api-{Guid.NewGuid():N}";
        settings["AWS_ENDPOINT_URL_DYNAMODB"] = (await DynamoDbLocal.SharedAsync()).Url.AbsoluteUri;
        settings["Thaw__DynamoDb__CreateTable"] = "true";

        // The machine may be busy, and what is too slow is answered 503, as it should be, but is not what these tests are about.
        settings["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000";
        settings["Thaw__Monitoring__FleetTimeoutSeconds"] = "30";
        settings["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}";
        return settings;
    }
}
