using System.Collections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The collection: the features that every request has in fixed places, those most asked for first, others behind.</summary>
internal partial class HttpExchange : IFeatureCollection
{
    private static readonly Type[] Own =
    [
        typeof(IHttpRequestFeature), typeof(IHttpResponseFeature), typeof(IHttpResponseBodyFeature), typeof(IItemsFeature),
        typeof(IServiceProvidersFeature), typeof(IHttpRequestLifetimeFeature), typeof(IHttpRequestIdentifierFeature), typeof(IHttpConnectionFeature),
        typeof(IHttpAuthenticationFeature), typeof(IHttpRequestBodyDetectionFeature), typeof(IHttpMaxRequestBodySizeFeature),
        typeof(IHttpBodyControlFeature), typeof(IRequestBodyPipeFeature), typeof(IInvocationLifetime),
    ];

    // Not ours: ASP.NET Core sets them, and asks for them at each request.
    private static readonly bool[] IsForeign = Array.ConvertAll(Own, static type => type == typeof(IItemsFeature) || type == typeof(IServiceProvidersFeature));

    private Type[] _types = [.. Own, .. new Type[10]];
    private object?[] _features = new object?[Own.Length + 10];
    private int _count = Own.Length;

    /// <inheritdoc/>
    public int Revision { get; private set; }

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public object? this[Type key]
    {
        get
        {
            var types = _types;
            for (var i = 0; i < _count; i++)
            {
                if (types[i] == key)
                {
                    return _features[i];
                }
            }

            return null;
        }

        set
        {
            Revision++;
            var at = Array.IndexOf(_types, key, 0, _count);
            if (at >= 0)
            {
                _features[at] = value;
                return;
            }

            if (_count == _types.Length)
            {
                Array.Resize(ref _types, _count * 2);
                Array.Resize(ref _features, _count * 2);
            }

            _types[_count] = key;
            _features[_count++] = value;
        }
    }

    /// <inheritdoc/>
    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    /// <inheritdoc/>
    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        for (var i = 0; i < _count; i++)
        {
            if (_features[i] is { } feature)
            {
                yield return new(_types[i], feature);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void BeginFeatures()
    {
        Revision++;
        for (var i = 0; i < Own.Length; i++)
        {
            _features[i] = IsForeign[i] ? null : this;
        }

        Array.Clear(_types, Own.Length, _count - Own.Length);
        Array.Clear(_features, Own.Length, _count - Own.Length);
        _count = Own.Length;
    }
}
