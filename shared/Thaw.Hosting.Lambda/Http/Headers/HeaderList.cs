using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Headers in the order they came. There are few, so a look-up walks along them; the usual names are one string and compare by reference.</summary>
internal class HeaderList : IHeaderDictionary
{
    private string[] _names = new string[24];
    private StringValues[] _values = new StringValues[24];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; protected set; }

    /// <inheritdoc/>
    public long? ContentLength
    {
        get => this[HeaderNames.ContentLength] is { Count: 1 } text && HeaderUtilities.TryParseNonNegativeInt64(text[0], out var length) ? length : null;
        set
        {
            if (value is { } length)
            {
                this[HeaderNames.ContentLength] = HeaderUtilities.FormatNonNegativeInt64(length);
            }
            else
            {
                Remove(HeaderNames.ContentLength);
            }
        }
    }

    /// <inheritdoc/>
    public ICollection<string> Keys => _names[..Count];

    /// <inheritdoc/>
    public ICollection<StringValues> Values => _values[..Count];

    /// <inheritdoc/>
    public StringValues this[string key]
    {
        get => IndexOf(key) is var at and >= 0 ? _values[at] : StringValues.Empty;
        set
        {
            Guard(key, value);
            var at = IndexOf(key);
            if (StringValues.IsNullOrEmpty(value) && value.Count == 0)
            {
                RemoveAt(at);
            }
            else if (at >= 0)
            {
                _values[at] = value;
            }
            else
            {
                Append(key, value);
            }
        }
    }

    /// <summary>The name at a place.</summary>
    public string NameAt(int index) => _names[index];

    /// <summary>The value at a place.</summary>
    public ref StringValues ValueAt(int index) => ref _values[index];

    /// <summary>The place of a name, or -1.</summary>
    public int IndexOf(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_names[i], key))
            {
                return i;
            }
        }

        for (var i = 0; i < Count; i++)
        {
            if (_names[i].Length == key.Length && string.Equals(_names[i], key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Add(string key, StringValues value)
    {
        Guard(key, value);
        if (IndexOf(key) >= 0)
        {
            throw new ArgumentException($"The header {key} is there already.", nameof(key));
        }

        Append(key, value);
    }

    /// <inheritdoc/>
    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    /// <inheritdoc/>
    public void Clear()
    {
        Guard("-", default);
        Forget();
    }

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<string, StringValues> item) => TryGetValue(item.Key, out var value) && value.Equals(item.Value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        for (var i = 0; i < Count; i++)
        {
            array[arrayIndex + i] = new(_names[i], _values[i]);
        }
    }

    /// <inheritdoc/>
    public bool Remove(string key)
    {
        Guard("-", default);
        return RemoveAt(IndexOf(key));
    }

    /// <inheritdoc/>
    public bool Remove(KeyValuePair<string, StringValues> item) => Contains(item) && Remove(item.Key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _values[at] : StringValues.Empty;
        return at >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Called before each change.</summary>
    protected virtual void Guard(string name, StringValues value)
    {
    }

    /// <summary>Puts a name at the end that is not there yet.</summary>
    protected void Append(string name, StringValues value)
    {
        if (Count == _names.Length)
        {
            Array.Resize(ref _names, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _names[Count] = name;
        _values[Count++] = value;
    }

    /// <summary>Removes everything.</summary>
    protected void Forget()
    {
        Array.Clear(_names, 0, Count);
        Array.Clear(_values, 0, Count);
        Count = 0;
    }

    /// <summary>Trades the arrays for others, which are then what was in here.</summary>
    protected void Swap(ref string[] names, ref StringValues[] values, ref int count)
    {
        (names, _names) = (_names, names);
        (values, _values) = (_values, values);
        (count, Count) = (Count, 0);
    }

    private bool RemoveAt(int at)
    {
        if (at < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_names, at + 1, _names, at, Count - at);
        Array.Copy(_values, at + 1, _values, at, Count - at);
        (_names[Count], _values[Count]) = (null!, default);
        return true;
    }
}
