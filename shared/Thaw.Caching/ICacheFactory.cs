namespace Thaw.Caching;

/// <summary>
/// Makes values by their keys alone, so that one can be made where nobody looked it up: ahead of its first caller, or by another process than the one that serves the older value.
/// Registered by name with <c>AddFactory</c>; each call gets an instance from a scope of its own.
/// </summary>
/// <typeparam name="T">What it makes: the type that look-ups of these keys ask for.</typeparam>
public interface ICacheFactory<T>
{
    /// <summary>Makes the value under a key. <see cref="CacheFactoryContext.User"/> says whose it is, where entries belong to users.</summary>
    /// <param name="key">The key.</param>
    /// <param name="context">Decides how long the value lives, which tags it carries and whether it is kept.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<T> MakeAsync(string key, CacheFactoryContext context, CancellationToken cancellationToken);
}
