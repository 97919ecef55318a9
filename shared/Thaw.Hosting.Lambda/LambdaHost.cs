using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda;

/// <summary>Where this process runs.</summary>
public static class LambdaHost
{
    /// <summary>Whether Lambda runs it (<c>AWS_LAMBDA_RUNTIME_API</c> is set), so that an application need not set up a server that it will not use.</summary>
    public static bool IsLambda => LambdaEnvironment.Current.RuntimeApi is not null;
}
