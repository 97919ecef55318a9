namespace Thaw.EndToEnd.Web.Parity;

/// <summary>The application under test, on one of the hosts.</summary>
internal interface IWebHost : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Where any client of HTTP reaches it.</summary>
    Uri Address { get; }

    Task<WebAnswer> SendAsync(WebRequest request);
}
