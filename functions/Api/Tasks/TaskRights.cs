using System.Security.Claims;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>
/// Who may do what with tasks: callers with their own, operators with all. Types that change what is shared (the cache, the index that everybody searches) are the operators' to begin: a caller
/// who may not invalidate must not have it done by a task.
/// </summary>
internal sealed class TaskRights(IConfiguration configuration)
{
    /// <summary>The setting that names the operators' types, separated by commas; one that ends in <c>*</c> means all that begin so.</summary>
    public const string Setting = "Thaw:Tasks:OperatorTypes";

    private const string Default = "cache.*,file_processing,indexing*";

    private readonly string[] _operatorTypes =
        (configuration[Setting] ?? Default).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The verified user. The fallback policy lets nobody in who has none.</summary>
    public static string User(ClaimsPrincipal caller) =>
        caller.GetVerifiedUser() ?? throw new InvalidOperationException("An endpoint of the tasks was reached without a verified caller.");

    public static bool MaySee(ClaimsPrincipal caller, TaskView task) =>
        caller.IsOperator() || string.Equals(task.User, User(caller), StringComparison.Ordinal);

    public bool MayRun(ClaimsPrincipal caller, string type) => caller.IsOperator() || !Array.Exists(_operatorTypes, one =>
        one.EndsWith('*') ? type.StartsWith(one[..^1], StringComparison.Ordinal) : string.Equals(type, one, StringComparison.Ordinal));
}
