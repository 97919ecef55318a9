using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Compression;

/// <summary>How much a client wants each coding: what it names, else what it says of <c>*</c>. RFC 9110, section 12.5.3.</summary>
internal readonly struct AcceptedEncodings
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";
    private readonly double _brotli;
    private readonly double _gzip;
    private readonly double _identity;

    private AcceptedEncodings(double brotli, double gzip, double identity) => (_brotli, _gzip, _identity) = (brotli, gzip, identity);

    /// <summary>Whether the client does not take the bytes as they are.</summary>
    public bool RefusesIdentity => _identity == 0;

    /// <summary>The coding to use; <see langword="null"/> to leave the bytes as they are.</summary>
    public string? Best
    {
        get
        {
            var best = Math.Max(_brotli, _gzip);
            return best <= 0 || _identity > best ? null : _brotli >= _gzip ? Brotli : Gzip;
        }
    }

    public static AcceptedEncodings Of(StringValues header)
    {
        // A header that cannot be read asks for nothing.
        if (StringValues.IsNullOrEmpty(header) || !StringWithQualityHeaderValue.TryParseList(header, out var listed))
        {
            return new(0, 0, 1);
        }

        double? brotli = null, gzip = null, identity = null, others = null;
        foreach (var one in listed)
        {
            var quality = one.Quality ?? 1;
            if (Is(one, Brotli))
            {
                brotli = quality;
            }
            else if (Is(one, Gzip) || Is(one, "x-gzip"))
            {
                gzip = quality;
            }
            else if (Is(one, "identity"))
            {
                identity = quality;
            }
            else if (Is(one, "*"))
            {
                others = quality;
            }
        }

        // The bytes as they are can always be sent, unless they are refused; they are preferred only where that is said of them by name.
        return new(brotli ?? others ?? 0, gzip ?? others ?? 0, identity ?? (others == 0 ? 0 : double.Epsilon));
    }

    private static bool Is(StringWithQualityHeaderValue one, string name) => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase);
}
