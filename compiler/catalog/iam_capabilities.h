#pragma once

// Which resources make a deployment ask for CAPABILITY_IAM.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html

#include <array>
#include <string_view>

namespace cairn::catalog {

inline constexpr std::array<std::string_view, 8> kIamCapabilityTypes = {
    "AWS::IAM::AccessKey",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::UserToGroupAddition"};

}  // namespace cairn::catalog
