using Thaw.Hosting.Lambda.Tests.Http;

namespace Thaw.Hosting.Lambda.Tests.Limits;

/// <summary>The application under test, on one of the hosts.</summary>
internal interface ILimitedHost : IAsyncDisposable
{
    Task<LimitedAnswer> SendAsync(Payloads request);
}
