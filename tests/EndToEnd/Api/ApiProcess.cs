namespace Thaw.EndToEnd;

/// <summary>functions/Api as a child process on a free port, over a DynamoDB table.</summary>
internal static class ApiProcess
{
    public static Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> environment) =>
        ServerProcess.StartAsync("ApiAssembly", "/api/performance/health/live", environment);
}
