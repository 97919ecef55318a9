using Microsoft.AspNetCore.Authentication;

namespace Thaw.Web;

/// <summary>Which of the callers that a gateway has verified are operators. By default none.</summary>
public sealed class GatewayCallerOptions : AuthenticationSchemeOptions
{
    /// <summary>The type of the claim that decides, such as <c>cognito:groups</c> or <c>iam:roleArn</c>; default: none, and then nobody is an operator by it.</summary>
    public string? OperatorsClaim { get; set; }

    /// <summary>The values of <see cref="OperatorsClaim"/> that make an operator, compared exactly. Several in one claim (<c>[a b]</c>, <c>a,b</c>) are each compared.</summary>
    public IList<string> OperatorsValues { get; } = [];
}
