using Thaw.Hosting.Lambda.Http;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda;

/// <summary>Where this process runs.</summary>
public static class LambdaHost
{
    /// <summary>Whether Lambda runs it (<c>AWS_LAMBDA_RUNTIME_API</c> is set), so that an application need not set up a server that it will not use.</summary>
    public static bool IsLambda => LambdaEnvironment.Current.RuntimeApi is not null;

    /// <summary>
    /// On Lambda, has a second thread load and compile what serves a request while the application is being built on this one. To be called first of all;
    /// <c>AddAWSLambdaHosting</c> does it too, later. Once in a process; not with <c>THAW_WARM_UP=false</c> in the environment, nor on one processor.
    /// </summary>
    public static void BeginHeadStart()
    {
        ColdStart.EnterMain();
        HeadStart.Begin(LambdaEnvironment.Current);
    }
}
