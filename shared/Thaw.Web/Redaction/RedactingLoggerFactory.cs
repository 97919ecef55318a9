using Microsoft.Extensions.Logging;

namespace Thaw.Web.Redaction;

/// <summary>The application's loggers, each of which strikes out what is sensitive.</summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner, SensitiveNames names) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), names);

    public void Dispose() => inner.Dispose();
}
