using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>What an operator relies on and no code asks for: who may call, what is refused before it is deployed, what is kept, and where each function looks.</summary>
internal static class Promises
{
    /// <summary>Each promise, and the value in the template that keeps it.</summary>
    public static readonly IReadOnlyList<(string Promise, string Path, string Value)> Rows =
    [
        ("the functions use the cache's table", "Globals/Function/Environment/Variables/CACHE_TABLE_NAME", """{"Ref":"CacheTable"}"""),
        ("the functions add to the fleet's figures", "Globals/Function/Environment/Variables/METRICS_TABLE_NAME", """{"Ref":"MetricsTable"}"""),
        ("operators are whom the parameter names", "Resources/ApiFunction/Properties/Environment/Variables/Thaw__Operators__Values", """{"Ref":"OperatorValues"}"""),
        ("operators are known by the parameter's claim, else by their role or group, and there is no claim without values", "Resources/ApiFunction/Properties/Environment/Variables/Thaw__Operators__Claim",
            """{"Fn::If":["HasOperators",{"Fn::If":["NamesOperatorClaim",{"Ref":"OperatorClaim"},{"Fn::If":["UsesJwt","cognito:groups","iam:roleArn"]}]},""]}"""),
        ("a claim comes with its values", "Rules/OperatorClaimNeedsValues", """{"RuleCondition":{"Fn::Not":[{"Fn::Equals":[{"Ref":"OperatorClaim"},""]}]},"Assertions":[{"Assert":{"Fn::Not":[{"Fn::Equals":[{"Ref":"OperatorValues"},""]}]}}]}"""),
        ("cursors are signed with the parameter's keys, which the function reads itself", "Resources/ApiFunction/Properties/Environment/Variables/Thaw__Cursors__KeysSecret", """{"Ref":"CursorKeysParameter"}"""),
        .. from function in (string[])["Api", "TaskWorker"]
           select ($"upstreams are shown the parameter's keys, which {function} reads itself", $"Resources/{function}Function/Properties/Environment/Variables/Thaw__Upstream__KeysSecret", """{"Ref":"UpstreamKeysParameter"}"""),
        ("requests are traced", "Globals/Function/Tracing", "\"Active\""),
        ("subnets and security groups are the parameters'", "Globals/Function/VpcConfig", """{"Fn::If":["HasSubnets",{"SubnetIds":{"Fn::Split":[",",{"Ref":"PrivateSubnetIds"}]},"SecurityGroupIds":{"Fn::Split":[",",{"Ref":"SecurityGroupIds"}]}},{"Ref":"AWS::NoValue"}]}"""),
        .. from function in (string[])["Api", "TaskWorker", "Maintenance"]
           from row in ((string Promise, string Path, string Value)[])
           [
               ($"{function} has its own rights", $"Resources/{function}Function/Properties/Role", $$"""{"Fn::GetAtt":["{{function}}Role","Arn"]}"""),
               ($"{function} logs JSON into its own group", $"Resources/{function}Function/Properties/LoggingConfig", $$$"""{"LogFormat":"JSON","LogGroup":{"Ref":"{{{function}}}Logs"}}"""),
               ($"{function}'s logs are kept as long as the parameter says", $"Resources/{function}Logs/Properties/RetentionInDays", """{"Ref":"LogRetentionDays"}"""),
           ]
           select row,
        ("the access log is kept as long as the parameter says", "Resources/AccessLogs/Properties/RetentionInDays", """{"Ref":"LogRetentionDays"}"""),
        ("tasks survive the stack", "Resources/TasksTable/DeletionPolicy", "\"Retain\""),
        ("tasks survive their table's replacement", "Resources/TasksTable/UpdateReplacePolicy", "\"Retain\""),
        .. from queue in (string[])["TaskQueue", "TaskQueueHigh", "TaskQueueLow", "TaskDeadLetters"]
           select ($"{queue} is encrypted", $"Resources/{queue}/Properties/SqsManagedSseEnabled", "true"),
        ("the origins that may call are the parameter's", "Resources/HttpApi/Properties/CorsConfiguration",
            """{"Fn::If":["AllowsOrigins",{"AllowOrigins":{"Fn::Split":[",",{"Ref":"CorsOrigins"}]},"AllowMethods":["GET","HEAD","POST","PUT","DELETE"],"AllowHeaders":["authorization","content-type","idempotency-key","if-match","if-none-match","x-amz-date","x-amz-security-token","x-api-key"],"ExposeHeaders":["etag","link","location","retry-after"],"MaxAge":600},{"Ref":"AWS::NoValue"}]}"""),
        ("the issuer is the parameter's", "Resources/JwtAuthorizer/Properties/JwtConfiguration/Issuer", """{"Ref":"JwtIssuer"}"""),
        ("the audience is the parameter's", "Resources/JwtAuthorizer/Properties/JwtConfiguration/Audience", """{"Fn::Split":[",",{"Ref":"JwtAudience"}]}"""),
        ("tokens are looked at", "Resources/JwtAuthorizer/Properties/IdentitySource", """["$request.header.Authorization"]"""),
        ("a token's authoriser stands before every other route", "Resources/DefaultRoute/Properties/AuthorizerId", """{"Fn::If":["UsesJwt",{"Ref":"JwtAuthorizer"},{"Ref":"AWS::NoValue"}]}"""),
        .. from route in (string[])["DefaultRoute", "HomeRoute", "HomeHeadRoute", "LiveRoute", "PreflightRoute"]
           select ($"{route} leads to the function", $"Resources/{route}/Properties/Target", """{"Fn::Sub":"integrations/${ApiIntegration}"}"""),
        ("only this API may invoke the function", "Resources/ApiPermission/Properties/SourceArn", """{"Fn::Sub":"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*/*"}"""),
        ("a token needs an issuer and an audience", "Rules/JwtNamesIssuerAndAudience", """{"RuleCondition":{"Fn::Equals":[{"Ref":"AuthMode"},"JWT"]},"Assertions":[{"Assert":{"Fn::Not":[{"Fn::Equals":[{"Ref":"JwtIssuer"},""]}]}},{"Assert":{"Fn::Not":[{"Fn::Equals":[{"Ref":"JwtAudience"},""]}]}}]}"""),
        ("CloudFront stands in front of tokens only", "Rules/CloudFrontWithJwtOnly", """{"RuleCondition":{"Fn::Equals":[{"Ref":"CloudFront"},"true"]},"Assertions":[{"Assert":{"Fn::Equals":[{"Ref":"AuthMode"},"JWT"]}}]}"""),
        ("SnapStart and provisioned concurrency exclude each other", "Rules/SnapStartWithoutProvisionedConcurrency", """{"RuleCondition":{"Fn::Equals":[{"Ref":"SnapStart"},"on"]},"Assertions":[{"Assert":{"Fn::Equals":[{"Ref":"ProvisionedConcurrency"},"0"]}}]}"""),
        ("a custom runtime has no snapshots", "Rules/SnapStartOfTheManagedRuntime", """{"RuleCondition":{"Fn::Equals":[{"Ref":"SnapStart"},"on"]},"Assertions":[{"Assert":{"Fn::Equals":[{"Ref":"Runtime"},"dotnet10"]}}]}"""),
        ("the runtime is the managed one or a custom one", "Parameters/Runtime/AllowedValues", """["dotnet10","provided.al2023"]"""),
        ("the runtime is the parameter's", "Globals/Function/Runtime", """{"Ref":"Runtime"}"""),
        .. from function in (string[])["Api", "TaskWorker", "Maintenance"]
           select ($"SAM builds {function} for either runtime with the same tool", $"Resources/{function}Function/Metadata/BuildMethod", "\"dotnet\""),
        ("subnets need security groups", "Rules/SubnetsWithSecurityGroups", """{"RuleCondition":{"Fn::Not":[{"Fn::Equals":[{"Ref":"PrivateSubnetIds"},""]}]},"Assertions":[{"Assert":{"Fn::Not":[{"Fn::Equals":[{"Ref":"SecurityGroupIds"},""]}]}}]}"""),
        ("provisioned concurrency is the parameter's", "Resources/ApiFunction/Properties/ProvisionedConcurrencyConfig", """{"Fn::If":["HasProvisionedConcurrency",{"ProvisionedConcurrentExecutions":{"Ref":"ProvisionedConcurrency"}},{"Ref":"AWS::NoValue"}]}"""),
        ("provisioned concurrency does not fall below the parameter", "Resources/ApiScaling/Properties/MinCapacity", """{"Ref":"ProvisionedConcurrency"}"""),
        ("provisioned concurrency follows its use", "Resources/ApiScalingPolicy/Properties/TargetTrackingScalingPolicyConfiguration", """{"TargetValue":0.7,"PredefinedMetricSpecification":{"PredefinedMetricType":"LambdaProvisionedConcurrencyUtilization"}}"""),
        .. from ttl in (string[])["MinTTL", "DefaultTTL"]
           select ("CloudFront keeps nothing that does not say so", $"Resources/CachePolicy/Properties/CachePolicyConfig/{ttl}", "0"),
        ("CloudFront keeps an answer for its caller only", "Resources/CachePolicy/Properties/CachePolicyConfig/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig", """{"HeaderBehavior":"whitelist","Headers":["Authorization","X-Api-Key","Accept","Origin"]}"""),
        ("CloudFront keeps no error that does not say so", "Resources/Distribution/Properties/DistributionConfig/CustomErrorResponses",
            $"[{string.Join(',', new[] { 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504 }.Select(static code => $$"""{"ErrorCode":{{code}},"ErrorCachingMinTTL":0}"""))}]"),
        .. from path in (string[])["DefaultCacheBehavior", "CacheBehaviors/0"]
           select ("CloudFront keeps by this policy", $"Resources/Distribution/Properties/DistributionConfig/{path}/CachePolicyId", """{"Ref":"CachePolicy"}"""),
        .. from resource in (string[])["CachePolicy", "OriginRequestPolicy", "Distribution"]
           select ("CloudFront is there by parameter", $"Resources/{resource}/Condition", "\"HasCloudFront\""),
    ];

    public static IEnumerable<string> Complaints(Stack stack) =>
        from row in Rows
        let given = Find(stack, row.Path)
        where given is null || Plain(given) != row.Value
        select $"{row.Path} is {(given is null ? "missing" : Plain(given))}; it should be {row.Value}, so that {row.Promise}.";

    private static JsonNode? Find(Stack stack, string path) => path.Split('/').Aggregate((JsonNode?)stack.Root, static (node, step) => node switch
    {
        JsonArray list => list.ElementAtOrDefault(int.Parse(step)),
        JsonObject map => map[step],
        _ => null,
    });

    // Without the words for people; the other way round, CloudFormation's own would be escaped.
    private static string Plain(JsonNode node)
    {
        var copy = node.DeepClone();
        foreach (var assertion in ((copy as JsonObject)?["Assertions"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            assertion.Remove("AssertDescription");
        }

        return copy.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
