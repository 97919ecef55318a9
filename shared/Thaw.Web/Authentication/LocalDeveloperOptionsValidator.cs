using System.Text;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

internal sealed class LocalDeveloperOptionsValidator : IValidateOptions<LocalDeveloperOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalDeveloperOptions options) =>
        string.IsNullOrWhiteSpace(options.User) || Encoding.UTF8.GetByteCount(options.User) > 256
            ? ValidateOptionsResult.Fail($"LocalDeveloperOptions.User must name a user in 1 to 256 bytes of UTF-8; it is '{options.User}'.")
            : ValidateOptionsResult.Success;
}
