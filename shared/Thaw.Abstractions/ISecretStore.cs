namespace Thaw;

/// <summary>
/// Secrets that are kept outside of the process, such as parameters of AWS Systems Manager. They may change while the process lives: ask each time one is needed. Safe for any number of callers.
/// </summary>
public interface ISecretStore
{
    /// <summary>The text of a secret, as it was a few minutes ago at most, or longer where the store does not answer. Nothing is read before the first call.</summary>
    /// <param name="name">What the store calls it.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <exception cref="SecretUnavailableException">There is no such secret, it may not be read, or the store does not answer and never has.</exception>
    ValueTask<string> GetAsync(string name, CancellationToken cancellationToken);
}
