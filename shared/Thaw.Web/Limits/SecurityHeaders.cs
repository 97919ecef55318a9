using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Limits;

/// <summary>Sets the headers as an answer starts.</summary>
internal sealed class SecurityHeaders
{
    private const int LongestValue = 4_096;

    private readonly SecurityHeaderOptions _options;

    public SecurityHeaders(SecurityHeaderOptions options)
    {
        _options = options;
        Check(options.ContentSecurityPolicy, nameof(options.ContentSecurityPolicy));
        Check(options.CacheControl, nameof(options.CacheControl));
        Check(options.ReferrerPolicy, nameof(options.ReferrerPolicy));
        Check(options.CrossOriginResourcePolicy, nameof(options.CrossOriginResourcePolicy));
        Check(options.StrictTransportSecurity, nameof(options.StrictTransportSecurity));
        Apply = Set;
    }

    /// <summary>The one callback for all answers.</summary>
    public Func<object, Task> Apply { get; }

    private static void Check(string value, string property)
    {
        if (value is null || value.Length > LongestValue || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"{nameof(SecurityHeaderOptions)}.{property} cannot be sent; allowed: at most {LongestValue} printable characters of ASCII.", property);
        }
    }

    private Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        Add(HeaderNames.ContentSecurityPolicy, _options.ContentSecurityPolicy);
        Add(HeaderNames.CacheControl, _options.CacheControl);
        Replace("Referrer-Policy", _options.ReferrerPolicy);
        Replace("Cross-Origin-Resource-Policy", _options.CrossOriginResourcePolicy);
        if (context.Request.IsHttps)
        {
            Replace(HeaderNames.StrictTransportSecurity, _options.StrictTransportSecurity);
        }

        return Task.CompletedTask;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                headers.TryAdd(name, value);
            }
        }

        void Replace(string name, string value)
        {
            if (value.Length > 0)
            {
                headers[name] = value;
            }
        }
    }
}
